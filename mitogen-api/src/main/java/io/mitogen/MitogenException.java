package io.mitogen;

import org.jspecify.annotations.Nullable;

/** Something that the caller of this library can act on; one subtype for each thing to do. */
public abstract sealed class MitogenException extends RuntimeException
    permits ConnectException, // correct the target or the credentials, connect again
        CallException, // the code ran and threw; read the remote trace
        DisconnectedException, // no answer can come; it may or may not have run
        DeadlineException, // it took too long; it was told to stop
        CancelledException, // the caller wanted no answer any more
        UndeliverableException, // it did not run; correct the call
        ClosedException { // the router is closed; it was used too late

  private static final long serialVersionUID = 1;

  MitogenException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
