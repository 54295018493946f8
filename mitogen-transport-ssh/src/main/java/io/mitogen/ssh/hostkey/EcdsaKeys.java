package io.mitogen.ssh.hostkey;

import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyFactorySpi;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import net.schmizz.sshj.common.SecurityUtils;
import org.jspecify.annotations.Nullable;

/**
 * Lets sshj work without BouncyCastle, which would be registered for the whole JVM and makes ciphers several times slower.
 * Thread-safe.
 *
 * <p>All that the JDK lacks for it is a name: sshj looks for keys of elliptic curves as {@code ECDSA}, which the JDK has as
 * {@code EC}. This provider has nothing else.
 */
public final class EcdsaKeys extends Provider {
  private static final long serialVersionUID = 1;
  private static final String TYPE = "KeyFactory";
  private static final String NAME = "ECDSA";

  private EcdsaKeys() {
    super("MitogenEcdsa", "1", "the keys that are EC to the JDK, as ECDSA");
    putService(new Service(this, TYPE, NAME, Keys.class.getName(), null, null) {
      @Override
      public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
        return new Keys(KeyFactory.getInstance("EC"));
      }
    });
  }

  /** To be called before anything of sshj is used; again does nothing. */
  public static synchronized void install() {
    SecurityUtils.setRegisterBouncyCastle(false);
    if (Security.getProviders(TYPE + '.' + NAME) == null) {
      Security.addProvider(new EcdsaKeys());
    }
  }

  private static final class Keys extends KeyFactorySpi {
    private final KeyFactory keys;

    Keys(KeyFactory keys) {
      this.keys = keys;
    }

    @Override
    protected PublicKey engineGeneratePublic(KeySpec spec) throws InvalidKeySpecException {
      return keys.generatePublic(spec);
    }

    @Override
    protected PrivateKey engineGeneratePrivate(KeySpec spec) throws InvalidKeySpecException {
      return keys.generatePrivate(spec);
    }

    @Override
    protected <T extends KeySpec> T engineGetKeySpec(Key key, Class<T> type)
        throws InvalidKeySpecException {
      return keys.getKeySpec(key, type);
    }

    @Override
    protected Key engineTranslateKey(Key key) throws InvalidKeyException {
      return keys.translateKey(key);
    }
  }
}
