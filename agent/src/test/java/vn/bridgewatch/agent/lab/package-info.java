/// What the tests with real programs share: the programs, our command line, networks of our own.
@NullMarked
package vn.bridgewatch.agent.lab;

import org.jspecify.annotations.NullMarked;
