package vn.bridgewatch.broken.metric;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.sql.Connection;

record HoldsABuffer(ByteBuf buffer, Channel channel, Connection database) {}
