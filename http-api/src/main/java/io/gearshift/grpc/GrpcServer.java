package io.gearshift.grpc;

import io.gearshift.grpc.protocol.GRPCInferenceServiceGrpc;
import io.gearshift.http.Frontend;
import io.gearshift.http.ListenFailed;
import io.gearshift.http.security.Tls;
import io.grpc.BindableService;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Serves the models of a server over the gRPC form of the Open Inference Protocol v2, with health
 * and reflection beside it. Messages are read and written on threads of its own.
 */
public final class GrpcServer {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration HANDSHAKE = Duration.ofSeconds(10);
  private static final String REMEDY =
      "Choose another port with --grpc-port or gearshift.grpc.port, another interface with"
          + " gearshift.grpc.host, or do without by gearshift.grpc.enabled = false";

  private static final ServerCredentials PLAIN = InsecureServerCredentials.create();

  /** Held, or its level would be forgotten. */
  private static final Logger LIBRARY = Logger.getLogger("io.grpc");

  static {
    // it warns, with a stack trace, of every message that a client gets wrong
    LIBRARY.setLevel(Level.SEVERE);
  }

  private final Server server;
  private final InferenceService inference;
  private final HealthService health;
  private final Cancellable looking;
  private final ExecutorService threads;

  private GrpcServer(
      Server server,
      InferenceService inference,
      HealthService health,
      Cancellable looking,
      ExecutorService threads) {
    this.server = server;
    this.inference = inference;
    this.health = health;
    this.looking = looking;
    this.threads = threads;
  }

  /**
   * Listens.
   *
   * @param port 0 for any that is free
   * @param frontend that has the queries answered
   * @throws ListenFailed with the remedy in the message, if the port cannot be had
   */
  public static GrpcServer start(
      GrpcSettings settings, int port, Frontend frontend, ActorSystem<?> system) {
    ExecutorService threads = threads();
    InferenceService inference =
        new InferenceService(frontend, settings.maxQueriesPerStream(), threads);
    HealthService health = new HealthService(frontend, GRPCInferenceServiceGrpc.SERVICE_NAME);
    Server server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(settings.host(), port),
                frontend.protection().tls().map(GrpcServer::credentials).orElse(PLAIN))
            .executor(threads)
            .maxInboundMessageSize(transportLimit(frontend.maxBodyBytes()))
            .maxConcurrentCallsPerConnection(settings.maxCallsPerConnection())
            .keepAliveTime(settings.keepAlive().toNanos(), TimeUnit.NANOSECONDS)
            .keepAliveTimeout(KEEP_ALIVE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)
            .permitKeepAliveTime(settings.leastKeepAlive().toNanos(), TimeUnit.NANOSECONDS)
            .permitKeepAliveWithoutCalls(true)
            .handshakeTimeout(HANDSHAKE.toNanos(), TimeUnit.NANOSECONDS)
            .intercept(new TraceParent())
            .intercept(new SameCompression())
            .intercept(new Guard(frontend.protection().access(), frontend::now))
            .addService(inference)
            .addService(health)
            .addService(ProtoReflectionServiceV1.newInstance())
            .addService(olderReflection())
            .build();
    try {
      server.start();
    } catch (IOException | RuntimeException failure) {
      threads.shutdown();
      throw new ListenFailed(settings.host(), port, REMEDY, failure);
    }
    Cancellable looking =
        system
            .scheduler()
            .scheduleWithFixedDelay(LOOK, LOOK, health::look, system.executionContext());
    return new GrpcServer(server, inference, health, looking, threads);
  }

  /** The port that is listened on. */
  public int port() {
    return server.getPort();
  }

  /** Tells clients that watch its health at once that the server drains. */
  public void startDraining() {
    health.look();
  }

  /** Takes no more calls, lets open queries finish within a time, and ends. */
  public CompletionStage<Done> stop(Duration drainTimeout) {
    CompletableFuture<Done> stopped = new CompletableFuture<>();
    new Thread(() -> stopped.complete(drain(drainTimeout)), "grpc-drain").start();
    return stopped;
  }

  private Done drain(Duration timeout) {
    server.shutdown();
    looking.cancel();
    health.stop();
    inference.stop();
    try {
      if (!server.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        server.shutdownNow().awaitTermination();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
    }
    threads.shutdown();
    return Done.getInstance();
  }

  /**
   * Somewhat more than is taken: a message that is too large is refused in words, but one that is
   * much too large is not even read.
   */
  private static int transportLimit(long maxBodyBytes) {
    return (int) Math.min(Integer.MAX_VALUE, 2 * maxBodyBytes);
  }

  /** As many as can work at a time: nothing that they do waits. */
  private static ExecutorService threads() {
    AtomicInteger number = new AtomicInteger();
    int count = Math.max(2, Runtime.getRuntime().availableProcessors());
    return Executors.newFixedThreadPool(
        count,
        task -> {
          Thread thread = new Thread(task, "grpc-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  private static ServerCredentials credentials(Tls tls) {
    TlsServerCredentials.Builder builder =
        TlsServerCredentials.newBuilder().keyManager(tls.keyManager());
    tls.trustManager()
        .ifPresent(
            clients ->
                builder.trustManager(clients).clientAuth(TlsServerCredentials.ClientAuth.REQUIRE));
    return builder.build();
  }

  /** For tools that do not know version 1 of reflection yet. */
  @SuppressWarnings("deprecation")
  private static BindableService olderReflection() {
    return ProtoReflectionService.newInstance();
  }
}
