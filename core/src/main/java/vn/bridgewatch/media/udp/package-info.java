/// UDP sockets as a measurement needs them: times of the kernel, class and time to live of what
/// arrives, class and source of what is sent.
@NullMarked
package vn.bridgewatch.media.udp;

import org.jspecify.annotations.NullMarked;
