package no.portner.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A publisher with confirms and a consumer with acknowledgements, each of which connects again whenever it is cut off. */
final class Messages implements AutoCloseable {

    private static final String QUEUE = "fiksio.konto.test";
    private static final int BATCH = 200;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    final AtomicInteger published = new AtomicInteger();
    final AtomicInteger connections = new AtomicInteger();
    private final ConnectionFactory factory = new ConnectionFactory();
    private final BitSet received = new BitSet();
    private final int least;
    private final int large;
    private final Thread publisher = new Thread(this::publish, "publisher");
    private final Thread consumer = new Thread(this::consume, "consumer");
    private volatile boolean enough;
    private volatile boolean over;
    private volatile Throwable failure;

    /**
     * @param user whom the client names
     * @param least messages; more until {@link #enough}
     * @param large how many of these are of 5 MB, all others being of 1 KiB
     */
    Messages(int port, String user, int least, int large) {
        factory.setHost("localhost");
        factory.setPort(port);
        factory.setUsername(user);
        factory.setPassword("portner fills it in");
        factory.setAutomaticRecoveryEnabled(false);
        this.least = least;
        this.large = large;
    }

    Messages start() {
        consumer.start();
        publisher.start();
        return this;
    }

    Connection connect() throws IOException, TimeoutException {
        Connection connection = factory.newConnection();
        connections.incrementAndGet();
        return connection;
    }

    private static Channel channel(Connection connection) throws IOException {
        Channel channel = connection.createChannel();
        channel.queueDeclare(QUEUE, true, false, false, null);
        return channel;
    }

    private void publish() {
        int next = 0;
        while (isMoreToCome(next)) {
            try (Connection connection = connect(); Channel channel = channel(connection)) {
                channel.confirmSelect();
                while (isMoreToCome(next)) {
                    int end = next + BATCH;
                    for (int number = next; number < end; number++) {
                        channel.basicPublish("", QUEUE, properties(number), body(number));
                    }
                    channel.waitForConfirmsOrDie(30_000);
                    next = end;
                    published.set(next);
                    LockSupport.parkNanos(next < least ? 0 : PAUSE_NANOS);
                }
            } catch (IOException | TimeoutException | ShutdownSignalException e) {
                LockSupport.parkNanos(PAUSE_NANOS);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                failure = e;
                return;
            }
        }
    }

    private boolean isMoreToCome(int next) {
        return !over && failure == null && (next < least || !enough);
    }

    private static BasicProperties properties(int number) {
        return MessageProperties.PERSISTENT_BASIC.builder().messageId(String.valueOf(number)).build();
    }

    private byte[] body(int number) {
        boolean isLarge = large > 0 && number < least && number % (least / large) == 1;
        byte[] body = new byte[isLarge ? 5_000_000 : 1024];
        Arrays.fill(body, (byte) number);
        return body;
    }

    private void consume() {
        while (!over) {
            try (Connection connection = connect(); Channel channel = channel(connection)) {
                CountDownLatch cut = new CountDownLatch(1);
                channel.basicQos(100);
                channel.basicConsume(QUEUE, false, new DefaultConsumer(channel) {
                    @Override
                    public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) throws IOException {
                        received(Integer.parseInt(properties.getMessageId()), body);
                        channel.basicAck(envelope.getDeliveryTag(), false);
                    }

                    @Override
                    public void handleShutdownSignal(String tag, ShutdownSignalException signal) {
                        cut.countDown();
                    }
                });
                while (!over && !cut.await(20, TimeUnit.MILLISECONDS)) {
                    // Deliveries come on another thread.
                }
            } catch (IOException | TimeoutException | ShutdownSignalException e) {
                LockSupport.parkNanos(PAUSE_NANOS);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                failure = e;
                return;
            }
        }
    }

    private synchronized void received(int number, byte[] body) {
        if (!Arrays.equals(body, body(number))) {
            failure = new AssertionError("message " + number + " came in another shape");
        }
        received.set(number);
    }

    /** The publisher may end, when it has sent the least. */
    void enough() {
        enough = true;
    }

    /** @return whether each has come, once or more, as it was sent */
    boolean allCame(Duration within) throws Exception {
        publisher.join(within.toMillis());
        Eventually.eventually(within, () -> assertThat(count()).isEqualTo(published.get()));
        if (failure != null) {
            throw new AssertionError(failure);
        }
        return !publisher.isAlive();
    }

    private synchronized int count() {
        return received.cardinality();
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        publisher.join(TimeUnit.SECONDS.toMillis(30));
        consumer.join(TimeUnit.SECONDS.toMillis(30));
    }
}
