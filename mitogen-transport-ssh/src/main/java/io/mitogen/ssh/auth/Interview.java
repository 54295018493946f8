package io.mitogen.ssh.auth;

import io.mitogen.ConnectException.Reason;
import io.mitogen.Secret;
import io.mitogen.ssh.Prompt;
import io.mitogen.ssh.auth.Dialogue.Answer;
import io.mitogen.ssh.config.Settings;
import io.mitogen.ssh.question.Questions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;

/** Answers what the server asks: keyboard-interactive, RFC 4256. Confined to the thread that connects. */
final class Interview implements Way {
  /** What PAM calls a password, in the languages it speaks most. */
  private static final Pattern PASSWORD = Pattern.compile(
      "passw|mot de passe|contrase|senha|palavra|parol|пароль|hasło|heslo|jelszó|şifre|密码|密碼|パスワード|암호",
      Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  private static final int MAX_PROMPTS = 100;

  private final Dialogue dialogue;
  private final Settings settings;
  private final Questions questions;
  private final Password password;
  private final Attempts attempts;

  Interview(
      Dialogue dialogue,
      Settings settings,
      Questions questions,
      Password password,
      Attempts attempts) {
    this.dialogue = dialogue;
    this.settings = settings;
    this.questions = questions;
    this.password = password;
    this.attempts = attempts;
  }

  @Override
  public String method() {
    return "keyboard-interactive";
  }

  @Override
  public Answer tryIt() {
    Answer answer = dialogue.request(method(), packet -> packet.putString("").putString(""));
    boolean passwordSent = false;
    boolean answered = false;
    while (answer == Answer.QUESTION) {
      List<Prompt> prompts = prompts(dialogue.question());
      List<Secret> answers = new ArrayList<>();
      for (Prompt each : prompts) {
        Optional<Secret> one = questions.prompt(each);
        if (one.isEmpty() && !passwordSent && prompts.size() == 1 && isPassword(each)) {
          one = password.get();
          passwordSent = one.isPresent();
        }
        if (one.isEmpty()) {
          return unanswered(each);
        }
        answers.add(one.get());
      }
      answered |= !answers.isEmpty();
      answer = dialogue.send(method(), response(answers));
      if (passwordSent && answer != Answer.QUESTION) {
        password.outcome(answer, method());
      }
    }
    if (answered && answer == Answer.REFUSED && !password.wasRefused()) {
      attempts.note("the answers to the server's questions: refused");
      attempts.because(Reason.PASSWORD_WRONG);
    }
    return answer;
  }

  private Answer unanswered(Prompt prompt) {
    if (!password.wasRefused()) {
      attempts.note("the server's question \"" + prompt.text().strip() + "\": there was no answer");
    }
    return Answer.REFUSED;
  }

  private static boolean isPassword(Prompt prompt) {
    return !prompt.echo() && PASSWORD.matcher(prompt.text()).find();
  }

  private static SSHPacket response(List<Secret> answers) {
    SSHPacket packet = new SSHPacket(Message.USERAUTH_INFO_RESPONSE).putUInt32(answers.size());
    for (Secret each : answers) {
      packet.putSensitiveString(each.reveal()); // which wipes it
    }
    return packet;
  }

  private List<Prompt> prompts(SSHPacket asked) {
    try {
      String name = asked.readString();
      String instruction = asked.readString();
      asked.readString(); // the language
      long count = asked.readUInt32();
      if (count > MAX_PROMPTS) {
        throw attempts.failure(
            Reason.OTHER, "the server asks " + count + " questions at once; look at its log");
      }
      List<Prompt> prompts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        prompts.add(new Prompt(
            settings.account(), name, instruction, asked.readString(), asked.readBoolean()));
      }
      return prompts;
    } catch (Buffer.BufferException e) {
      throw attempts.failure(
          Reason.OTHER,
          "the server's question can't be read: " + e.getMessage() + "; look at its log");
    }
  }
}
