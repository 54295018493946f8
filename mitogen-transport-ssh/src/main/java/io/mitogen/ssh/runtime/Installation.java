package io.mitogen.ssh.runtime;

import io.mitogen.ConnectException;
import io.mitogen.ConnectException.Phase;
import io.mitogen.Tuple;
import io.mitogen.spi.Deadline;
import io.mitogen.ssh.archive.Facts;
import io.mitogen.ssh.archive.Offer;
import io.mitogen.ssh.archive.Survey;
import io.mitogen.ssh.question.Questions;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How one host gets its runtime. Confined to one thread. */
final class Installation {
  private static final System.Logger log = System.getLogger("mitogen.ssh");

  private final Shell shell;
  private final Questions questions;
  private final String target;
  private final String cache;
  private final Deadline deadline;
  private final Refusal refusal;
  private final Scripts scripts = new Scripts(UUID.randomUUID().toString().replace("-", ""));

  Installation(Shell shell, Questions questions, String target, String cache, Deadline deadline) {
    this.shell = shell;
    this.questions = questions;
    this.target = target;
    this.cache = cache;
    this.deadline = deadline;
    this.refusal = new Refusal(target);
  }

  RemoteRuntime run() {
    Host host = probe();
    Offer offer = ask(host);
    return kept(host, offer).orElseGet(() -> send(host, offer));
  }

  private Host probe() {
    List<Job.Line> lines = new ArrayList<>();
    try (Job job = start(scripts.probe(cache))) {
      for (Optional<Job.Line> line = job.next(); line.isPresent(); line = job.next()) {
        if (line.get().word().equals("end")) {
          return Host.of(lines);
        }
        lines.add(line.get());
      }
      throw refusal.ended(false, deadline.passed(), job.noise());
    }
  }

  private Offer ask(Host host) {
    Object answer = questions.ask(Phase.JAVA, Tuple.of("runtime", host.platform()));
    if (!(answer instanceof Tuple tuple)) {
      throw none(answer);
    }
    Offer offer = Offer.of(tuple);
    String glibc = offer.survey().glibc();
    if (!glibc.isEmpty() && host.isOlderThanGlibc(glibc)) {
      throw refusal.notSent(
          "it needs glibc " + glibc + ", and " + host.library() + " is there",
          "give one that was built for an older system with given(\"" + host.platform()
              + "\", ...)",
          List.of());
    }
    for (String tool : List.of("tar", "head")) {
      if (!host.tools().contains(tool)) {
        throw refusal.notSent(
            "there is no program " + tool + " to unpack it with", "install it there", List.of());
      }
    }
    return offer;
  }

  /** What the program says instead of what it was asked for. */
  private ConnectException none(@Nullable Object answer) {
    return refusal.notSent(
        answer == null ? "the program has none" : answer.toString(),
        "or install Java 17 or newer there",
        List.of());
  }

  private Optional<RemoteRuntime> kept(Host host, Offer offer) {
    if (host.kept().isEmpty()) {
      return Optional.empty(); // without waiting for the digest
    }
    Object answer = questions.ask(Phase.JAVA, Tuple.of("runtime-facts", offer.id()));
    if (!(answer instanceof Tuple tuple)) {
      throw none(answer);
    }
    Facts facts = Facts.of(tuple);
    return host.kept().contains(facts.shortDigest()) ? check(facts) : Optional.empty();
  }

  private Optional<RemoteRuntime> check(Facts facts) {
    try (Job job = start(scripts.check(cache, facts))) {
      Job.Line line =
          job.next().orElseThrow(() -> refusal.ended(true, deadline.passed(), job.noise()));
      if (line.word().equals("home")) {
        return Optional.of(new RemoteRuntime(line.text(), Optional.empty()));
      }
      log.log(
          Level.WARNING,
          target + ": the java runtime in " + cache + " is not what was sent: " + line.text()
              + "; it is sent again");
      return Optional.empty();
    }
  }

  private RemoteRuntime send(Host host, Offer offer) {
    boolean gzip = host.tools().contains("gzip"); // that of busybox can do without
    boolean keep = !cache.isEmpty() && host.tools().contains("sha256sum");
    if (!keep && !cache.isEmpty()) {
      log.log(
          Level.WARNING,
          target + ": the java runtime is not kept, as there is no sha256sum to check it with");
    }
    Survey survey = offer.survey();
    Job job = start(keep ? scripts.keep(cache, survey, gzip) : scripts.install(survey, gzip));
    try {
      RemoteRuntime runtime =
          new RemoteRuntime(sendTo(job, offer), keep ? Optional.empty() : Optional.of(job));
      if (keep) {
        job.close();
      } else {
        job.letRun();
      }
      return runtime;
    } catch (RuntimeException | Error e) {
      job.close();
      throw e;
    }
  }

  /** The runtime's home. */
  private String sendTo(Job job, Offer offer) {
    List<String> skipped = new ArrayList<>();
    long sent = 0;
    for (Optional<Job.Line> next = job.next(); next.isPresent(); next = job.next()) {
      Job.Line line = next.get();
      switch (line.word()) {
        case "skip":
          skipped.add(line.text());
          break;
        case "ready":
        case "more":
          sent += upload(job, offer, sent);
          break;
        case "home":
          return line.text();
        default:
          throw refusal.failed(line.text(), skipped);
      }
    }
    throw refusal.ended(true, deadline.passed(), job.noise());
  }

  /** Sends what there is by now from {@code offset} on, or, if that is the end, what is to be known then. */
  private long upload(Job job, Offer offer, long offset) {
    Object ready = questions.ask(Phase.JAVA, Tuple.of("runtime-ready", offer.id(), offset));
    try {
      if (ready instanceof Tuple tuple) {
        Facts facts = Facts.of(tuple);
        job.write("0\n" + facts.manifest() + " " + facts.shortDigest() + "\n");
        log.log(Level.DEBUG, () -> target + ": sent a java runtime of " + facts.size() + " bytes");
        return 0;
      }
      if (!(ready instanceof Number size)) {
        throw none(ready);
      }
      job.write(size + "\n");
      long end = offset + size.longValue();
      for (long at = offset; at < end; ) {
        byte[] part = part(offer, at, end - at);
        job.write(part);
        at += part.length;
      }
      return size.longValue();
    } catch (IOException e) {
      // What the script says next tells why, or that it has gone.
      log.log(Level.DEBUG, () -> target + ": the java runtime was not taken: " + e);
      return 0;
    }
  }

  private byte[] part(Offer offer, long offset, long wanted) {
    Object answer = questions.ask(Phase.JAVA, Tuple.of("runtime-part", offer.id(), offset));
    if (answer instanceof byte[] part && part.length > 0) {
      return part.length > wanted ? Arrays.copyOf(part, (int) wanted) : part;
    }
    throw refusal.notSent(
        "the program has no byte " + offset + " of it any more", "connect again", List.of());
  }

  private Job start(String script) {
    try {
      return Job.start(shell, script, scripts.nonce(), deadline);
    } catch (IOException e) {
      throw refusal.notStarted(e);
    }
  }
}
