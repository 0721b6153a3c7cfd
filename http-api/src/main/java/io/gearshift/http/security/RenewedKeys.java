package io.gearshift.http.security;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * A key manager in the place of another that is exchanged now and then. A client shows its one
 * certificate whomever the server says that it believes.
 */
final class RenewedKeys extends X509ExtendedKeyManager {
  private static final Principal[] ANYBODY = null; // as the interface has it

  private final Supplier<X509ExtendedKeyManager> present;

  RenewedKeys(Supplier<X509ExtendedKeyManager> present) {
    this.present = present;
  }

  @Override
  public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
    return present.get().chooseEngineServerAlias(type, issuers, engine);
  }

  @Override
  public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
    return present.get().chooseServerAlias(type, issuers, socket);
  }

  @Override
  public String[] getServerAliases(String type, Principal[] issuers) {
    return present.get().getServerAliases(type, issuers);
  }

  @Override
  public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
    return present.get().chooseEngineClientAlias(types, ANYBODY, engine);
  }

  @Override
  public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
    return present.get().chooseClientAlias(types, ANYBODY, socket);
  }

  @Override
  public String[] getClientAliases(String type, Principal[] issuers) {
    return present.get().getClientAliases(type, ANYBODY);
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return present.get().getCertificateChain(alias);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return present.get().getPrivateKey(alias);
  }
}
