/// XML and JSON documents under bounds, and the paths that lead to values in them; pure.
@NullMarked
package vn.bridgewatch.agent.reader.document;

import org.jspecify.annotations.NullMarked;
