package io.mitogen.ssh.auth;

import io.mitogen.spi.Deadline;
import java.io.IOException;

/** A key that an agent has. Confined to the thread that connects. */
final class AgentIdentity implements Identity {
  private final Agent agent;
  private final Agent.Key key;
  private final Deadline deadline;

  AgentIdentity(Agent agent, Agent.Key key, Deadline deadline) {
    this.agent = agent;
    this.key = key;
    this.deadline = deadline;
  }

  @Override
  public String name() {
    return key.comment().isBlank() ? "a key of the agent" : "the agent's " + key.comment();
  }

  @Override
  public byte[] publicKey() {
    return key.blob();
  }

  @Override
  public boolean signsAtOnce() {
    return false; // the agent may ask a person for every signature
  }

  @Override
  public byte[] sign(String algorithm, byte[] data) throws IOException {
    int flags = algorithm.equals("rsa-sha2-512")
        ? Agent.RSA_SHA2_512
        : algorithm.equals("rsa-sha2-256") ? Agent.RSA_SHA2_256 : 0;
    return agent.sign(key.blob(), data, flags, deadline);
  }
}
