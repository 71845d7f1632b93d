package vn.bridgewatch.agent.spool.segment;

/// One life of the agent's stream for a site; within it sequences count from 1.
public record StreamKey(String site, long bootEpoch) {}
