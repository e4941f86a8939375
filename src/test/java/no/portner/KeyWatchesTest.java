package no.portner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KeyWatchesTest {

    private static final Duration OFTEN = Duration.ofMillis(1);

    @Test
    void aLookThatHangsDelaysNoOtherClient() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch looks = new CountDownLatch(3);
        Runnable hangs = () -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        try (KeyWatches watches = new KeyWatches(List.of(hangs, looks::countDown), OFTEN)) {
            assertThat(looks.await(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void aLookThatFallsIsFollowedByTheNext() throws InterruptedException {
        CountDownLatch looks = new CountDownLatch(3);
        Runnable falls = () -> {
            looks.countDown();
            throw new IllegalStateException("a parser of ours has a fault");
        };
        try (KeyWatches watches = new KeyWatches(List.of(falls), OFTEN)) {
            assertThat(looks.await(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void whereNoKeyIsInAFileThereIsNothingToDo() {
        new KeyWatches(List.of(), OFTEN).close();
    }
}
