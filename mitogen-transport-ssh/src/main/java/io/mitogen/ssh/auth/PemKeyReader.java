package io.mitogen.ssh.auth;

import java.io.CharArrayReader;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.bc.BcPEMDecryptorProvider;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;

/**
 * Reads private keys in PEM and PKCS #8 with BouncyCastle, without registering that: the keys are those of the JDK. No state.
 */
final class PemKeyReader implements KeyReader {
  PemKeyReader() {}

  @Override
  public KeyPair read(char[] text, char @Nullable [] passphrase) throws IOException {
    Object parsed;
    try (PEMParser parser = new PEMParser(new CharArrayReader(text))) {
      do {
        parsed = parser.readObject();
      } while (parsed != null && !isKey(parsed)); // parameters of a curve may come first
    } catch (IllegalArgumentException e) {
      throw new IOException("the key is damaged: " + e.getMessage(), e);
    }
    if (parsed == null) {
      throw new IOException("there is no private key in it");
    }
    try {
      return pair(decrypt(parsed, passphrase));
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      if (e instanceof WrongPassphraseException wrong) {
        throw wrong;
      }
      if (passphrase != null) { // what a wrong passphrase leaves looks like a damaged key
        throw new WrongPassphraseException(e);
      }
      throw new IOException("the key is damaged, or of a kind that is not supported: " + e, e);
    }
  }

  private static boolean isKey(Object parsed) {
    return parsed instanceof PEMKeyPair
        || parsed instanceof PEMEncryptedKeyPair
        || parsed instanceof PrivateKeyInfo
        || parsed instanceof PKCS8EncryptedPrivateKeyInfo;
  }

  private static PrivateKeyInfo decrypt(Object parsed, char @Nullable [] passphrase)
      throws IOException {
    if (parsed instanceof PrivateKeyInfo plain) {
      return plain;
    }
    if (parsed instanceof PEMKeyPair plain) {
      return plain.getPrivateKeyInfo();
    }
    if (passphrase == null) {
      throw new IOException("it is encrypted");
    }
    if (parsed instanceof PEMEncryptedKeyPair encrypted) {
      return encrypted.decryptKeyPair(new BcPEMDecryptorProvider(passphrase)).getPrivateKeyInfo();
    }
    try {
      return ((PKCS8EncryptedPrivateKeyInfo) parsed)
          .decryptPrivateKeyInfo(new JceOpenSSLPKCS8DecryptorProviderBuilder()
              .setProvider(new BouncyCastleProvider())
              .build(passphrase));
    } catch (PKCSException | OperatorCreationException e) {
      throw new WrongPassphraseException(e);
    }
  }

  private static KeyPair pair(PrivateKeyInfo info) throws IOException, GeneralSecurityException {
    AsymmetricKeyParameter key = PrivateKeyFactory.createKey(info);
    byte[] publicKey =
        SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(publicKey(key)).getEncoded();
    KeyFactory factory = KeyFactory.getInstance(algorithm(info));
    return new KeyPair(
        factory.generatePublic(new X509EncodedKeySpec(publicKey)),
        factory.generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded())));
  }

  private static AsymmetricKeyParameter publicKey(AsymmetricKeyParameter key) throws IOException {
    if (key instanceof RSAPrivateCrtKeyParameters rsa) {
      return new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent());
    }
    if (key instanceof Ed25519PrivateKeyParameters ed25519) {
      return ed25519.generatePublicKey();
    }
    if (key instanceof ECPrivateKeyParameters ec) {
      BigInteger secret = ec.getD();
      return new ECPublicKeyParameters(
          ec.getParameters().getG().multiply(secret).normalize(), ec.getParameters());
    }
    throw new IOException("keys of this kind are not supported");
  }

  private static String algorithm(PrivateKeyInfo info) throws IOException {
    var id = info.getPrivateKeyAlgorithm().getAlgorithm();
    if (id.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return "RSA";
    }
    if (id.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      return "EC";
    }
    if (id.equals(EdECObjectIdentifiers.id_Ed25519)) {
      return "Ed25519";
    }
    throw new IOException("keys of this kind are not supported");
  }
}
