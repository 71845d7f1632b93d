package vn.bridgewatch.collector.export.remote;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/// The beginning of an answer, however long it is; the rest is passed over.
final class FirstWords implements HttpResponse.BodySubscriber<String> {

  private static final int BYTES_MAX = 300;

  private final ByteArrayOutputStream words = new ByteArrayOutputStream();
  private final CompletableFuture<String> body = new CompletableFuture<>();

  @Override
  public CompletionStage<String> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> item) {
    for (ByteBuffer buffer : item) {
      var some = new byte[Math.min(buffer.remaining(), BYTES_MAX - words.size())];
      buffer.get(some);
      words.writeBytes(some);
    }
  }

  @Override
  public void onError(Throwable throwable) {
    body.completeExceptionally(throwable);
  }

  @Override
  public void onComplete() {
    body.complete(words.toString(StandardCharsets.UTF_8));
  }
}
