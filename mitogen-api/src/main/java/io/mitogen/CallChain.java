package io.mitogen;

import org.jspecify.annotations.NullUnmarked;

/**
 * Calls that depend on each other, sent without waiting for one another (Mitogen row 8.12). Thread-safe.
 *
 * <p>They run in the order in which they were made. The first failure, of any kind, ends the chain: what the callee threw,
 * a class or method that is not there, a value that may not travel, a deadline, a cancel. Every later call of the chain,
 * those under way included, fails with the same exception, and is not executed, until {@link #reset}. Other chains, and
 * calls outside of any, are not concerned.
 *
 * <pre>{@code
 * try (CallChain chain = child.chain()) {
 *   chain.send(Disks::mount, "/dev/sdb1", "/mnt");
 *   chain.send(Files::unpack, "/mnt", "backup.tar"); // only if it is mounted
 *   long files = chain.call(Files::count, "/mnt"); // fails with whatever failed first
 * }
 * }</pre>
 */
@NullUnmarked // as Caller is
public interface CallChain extends Caller, AutoCloseable {
  /** Forgets the failure: calls made from now on are executed again. Those made before are not. */
  void reset();

  /** Forgets the chain. Calls that are under way go on; the chain can't be used any more. */
  @Override
  void close();
}
