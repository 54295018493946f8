package io.mitogen.examples;

// begin: mailbox
import io.mitogen.Invocation;

final class Mailbox {
  static int open() {
    return Invocation.current().router().addHandler(message -> {
      if (message.dead().isEmpty()) {
        message.reply("got " + message.value());
      }
    });
  }
}
// end: mailbox
