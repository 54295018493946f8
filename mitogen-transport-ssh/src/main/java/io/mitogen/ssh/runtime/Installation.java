package io.mitogen.ssh.runtime;

import io.mitogen.ConnectException.Phase;
import io.mitogen.Tuple;
import io.mitogen.spi.Deadline;
import io.mitogen.ssh.archive.Facts;
import io.mitogen.ssh.question.Questions;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

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
    Facts offer = ask(host);
    if (host.kept().contains(offer.shortDigest())) {
      Optional<RemoteRuntime> kept = check(offer);
      if (kept.isPresent()) {
        return kept.get();
      }
    }
    return send(host, offer);
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

  private Facts ask(Host host) {
    Object answer = questions.ask(Phase.JAVA, Tuple.of("runtime", host.platform()));
    if (!(answer instanceof Tuple tuple)) {
      throw refusal.notSent(
          answer == null ? "the program has none" : answer.toString(),
          "or install Java 17 or newer there",
          List.of());
    }
    Facts offer = Facts.of(tuple);
    if (!offer.glibc().isEmpty() && host.isOlderThanGlibc(offer.glibc())) {
      throw refusal.notSent(
          "it needs glibc " + offer.glibc() + ", and " + host.library() + " is there",
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

  private Optional<RemoteRuntime> check(Facts offer) {
    try (Job job = start(scripts.check(cache, offer))) {
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

  private RemoteRuntime send(Host host, Facts offer) {
    boolean gzip = host.tools().contains("gzip"); // that of busybox can do without
    boolean keep = !cache.isEmpty() && host.tools().contains("sha256sum");
    if (!keep && !cache.isEmpty()) {
      log.log(
          Level.WARNING,
          target + ": the java runtime is not kept, as there is no sha256sum to check it with");
    }
    Job job = start(keep ? scripts.keep(cache, offer, gzip) : scripts.install(offer, gzip));
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
  private String sendTo(Job job, Facts offer) {
    List<String> skipped = new ArrayList<>();
    for (Optional<Job.Line> next = job.next(); next.isPresent(); next = job.next()) {
      Job.Line line = next.get();
      switch (line.word()) {
        case "skip":
          skipped.add(line.text());
          break;
        case "ready":
          upload(job, offer);
          break;
        case "home":
          return line.text();
        default:
          throw refusal.failed(line.text(), skipped);
      }
    }
    throw refusal.ended(true, deadline.passed(), job.noise());
  }

  private void upload(Job job, Facts offer) {
    long startedAt = System.nanoTime();
    try {
      for (long offset = 0; offset < offer.size(); ) {
        byte[] part = part(offer, offset);
        job.write(part);
        offset += part.length;
      }
      log.log(
          Level.DEBUG,
          () -> target + ": sent a java runtime of " + offer.size() + " bytes in "
              + (System.nanoTime() - startedAt) / 1_000_000 + " ms");
    } catch (IOException e) {
      // What the script says next tells why, or that it has gone.
      log.log(Level.DEBUG, () -> target + ": the java runtime was not taken: " + e);
    }
  }

  private byte[] part(Facts offer, long offset) {
    Object answer = questions.ask(Phase.JAVA, Tuple.of("runtime-part", offer.digest(), offset));
    if (answer instanceof byte[] part && part.length > 0 && part.length <= offer.size() - offset) {
      return part;
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
