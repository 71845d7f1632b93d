package vn.bridgewatch.collector.ingest.door;

import io.netty.channel.Channel;
import java.security.cert.X509Certificate;

/// A connection whose handshake is done: its certificate is of our authority and its key was
/// proven. Whether it is in force now, and whose it is, is for the host to look at, also because a
/// resumed session shows the certificate of the handshake that it resumes.
///
/// @param misbehaved to be run once where the connection is cut off for what it did
public record Arrival(Channel channel, X509Certificate certificate, Runnable misbehaved) {}
