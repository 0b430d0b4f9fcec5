package io.listens.etl.kcl;

import com.amazonaws.services.kinesis.clientlibrary.lib.worker.Worker;
import com.amazonaws.services.kinesis.clientlibrary.proxies.IKinesisProxy;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Keeps the client library from dropping aggregated records. It drops one as a whole, without a
 * word, where a part's key isn't the shard's own, as happens around a reshard: Amazon's producer
 * sends such parts again, and others don't. The library can only look where its view of Kinesis
 * tells it of shards, so it gets a view that doesn't.
 */
final class WholeAggregates {

  private WholeAggregates() {}

  /**
   * Has a worker keep them; before it takes its first shard.
   *
   * @throws IllegalStateException if the library isn't made as its version 1.12.0 is
   */
  static void keepIn(Worker worker) {
    try {
      Field streamConfig = field(Worker.class, "streamConfig");
      Object config = streamConfig.get(worker);
      Field streamProxy = field(config.getClass(), "streamProxy");
      Object kinesis = streamProxy.get(config);
      streamProxy.set(
          config,
          Proxy.newProxyInstance(
              IKinesisProxy.class.getClassLoader(),
              new Class<?>[] {IKinesisProxy.class},
              (self, method, arguments) -> {
                try {
                  return method.invoke(kinesis, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              }));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "Cannot keep the Kinesis Client Library from dropping aggregated records; expected its"
              + " version 1.12.0",
          e);
    }
  }

  private static Field field(Class<?> owner, String name) throws NoSuchFieldException {
    Field field = owner.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }
}
