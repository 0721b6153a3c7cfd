package io.gearshift.chaos;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;

/** A node's public port, as the clients' load balancer sees it. */
final class FrontEnd {
  private final String name;
  private final InetSocketAddress address;
  private final Deque<Connection> idle = new ArrayDeque<>();
  private volatile boolean inRotation = true;

  FrontEnd(String name, InetSocketAddress address) {
    this.name = name;
    this.address = address;
  }

  String name() {
    return name;
  }

  InetSocketAddress address() {
    return address;
  }

  /** Whether new queries are sent here. */
  boolean inRotation() {
    return inRotation;
  }

  void takeOut() {
    inRotation = false;
  }

  void putIn() {
    inRotation = true;
  }

  /** Connections that wait for a query; for the thread that sends alone. */
  Deque<Connection> idle() {
    return idle;
  }
}
