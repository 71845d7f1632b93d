package vn.bridgewatch.collector.app;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The signal SIGHUP, by which operators ask a daemon to read its files again.
///
/// The JDK has no public way to catch signals; `sun.misc.Signal` of jdk.unsupported is reached by
/// name, so that a JDK without it only loses this signal. The reload through HTTP remains.
final class HangUp {

  private static final Logger LOG = LoggerFactory.getLogger(HangUp.class);

  private HangUp() {}

  /// Runs an action on a thread of the JVM whenever the signal comes.
  static void onSignal(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler forward =
          (_, method, args) -> {
            if (method.getDeclaringClass() == Object.class) {
              return method.invoke(action, args);
            }
            action.run();
            return null;
          };
      Object listener =
          Proxy.newProxyInstance(HangUp.class.getClassLoader(), new Class<?>[] {handler}, forward);
      Object hangUp = signal.getConstructor(String.class).newInstance("HUP");
      signal.getMethod("handle", signal, handler).invoke(null, hangUp, listener);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      LOG.atWarn().addKeyValue("why", e).log("SIGHUP cannot be caught; reload through HTTP");
    }
  }
}
