package io.mitogen.ssh.link;

import com.hierynomus.sshj.key.KeyAlgorithms;
import com.hierynomus.sshj.transport.cipher.BlockCiphers;
import com.hierynomus.sshj.transport.cipher.ChachaPolyCiphers;
import com.hierynomus.sshj.transport.cipher.GcmCiphers;
import com.hierynomus.sshj.transport.kex.DHGroups;
import com.hierynomus.sshj.transport.kex.ExtInfoClientFactory;
import com.hierynomus.sshj.transport.mac.Macs;
import java.util.List;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.sshj.ConfigImpl;
import net.schmizz.sshj.common.LoggerFactory;
import net.schmizz.sshj.transport.compression.DelayedZlibCompression;
import net.schmizz.sshj.transport.compression.NoneCompression;
import net.schmizz.sshj.transport.compression.ZlibCompression;
import net.schmizz.sshj.transport.kex.Curve25519SHA256;
import net.schmizz.sshj.transport.kex.DHGexSHA256;
import net.schmizz.sshj.transport.kex.ECDHNistP;
import net.schmizz.sshj.transport.random.JCERandom;
import net.schmizz.sshj.transport.random.SingletonRandomFactory;
import org.slf4j.Logger;
import org.slf4j.helpers.NOPLogger;

/**
 * What we offer to a server: what OpenSSH offers by default, as far as the JDK has it, the fastest first. Immutable once it
 * is made.
 *
 * <p>Unlike sshj's own, it tries out no cipher beforehand, and loads none but those: that matters where the classes come
 * over the wire.
 */
final class Algorithms extends ConfigImpl {
  Algorithms(boolean compression) {
    setLoggerFactory(new Quiet());
    setVersion("Mitogen");
    setRandomFactory(new SingletonRandomFactory(new JCERandom.Factory()));
    setKeepAliveProvider(KeepAliveProvider.KEEP_ALIVE);
    setKeyExchangeFactories(List.of(
        new Curve25519SHA256.Factory(),
        new Curve25519SHA256.FactoryLibSsh(),
        new ECDHNistP.Factory256(),
        new ECDHNistP.Factory384(),
        new ECDHNistP.Factory521(),
        new DHGexSHA256.Factory(),
        DHGroups.Group16SHA512(),
        DHGroups.Group18SHA512(),
        DHGroups.Group14SHA256(),
        new ExtInfoClientFactory()));
    setKeyAlgorithms(List.of(
        KeyAlgorithms.EdDSA25519(),
        KeyAlgorithms.ECDSASHANistp256(),
        KeyAlgorithms.ECDSASHANistp384(),
        KeyAlgorithms.ECDSASHANistp521(),
        KeyAlgorithms.RSASHA512(),
        KeyAlgorithms.RSASHA256()));
    setCipherFactories(List.of(
        GcmCiphers.AES128GCM(),
        GcmCiphers.AES256GCM(),
        BlockCiphers.AES128CTR(),
        BlockCiphers.AES192CTR(),
        BlockCiphers.AES256CTR(),
        ChachaPolyCiphers.CHACHA_POLY_OPENSSH()));
    setMACFactories(List.of(
        Macs.HMACSHA2256Etm(),
        Macs.HMACSHA2512Etm(),
        Macs.HMACSHA2256(),
        Macs.HMACSHA2512(),
        Macs.HMACSHA1Etm(),
        Macs.HMACSHA1()));
    if (compression) {
      setCompressionFactories(List.of(
          new DelayedZlibCompression.Factory(),
          new ZlibCompression.Factory(),
          new NoneCompression.Factory()));
    } else {
      setCompressionFactories(List.of(new NoneCompression.Factory()));
    }
  }

  /** What sshj says at length our errors say in short; so it is heard only by those who look for a fault. */
  private static final class Quiet implements LoggerFactory {
    @Override
    public Logger getLogger(String name) {
      Logger logger = org.slf4j.LoggerFactory.getLogger(name);
      return logger.isDebugEnabled() ? logger : NOPLogger.NOP_LOGGER;
    }

    @Override
    public Logger getLogger(Class<?> type) {
      return getLogger(type.getName());
    }
  }
}
