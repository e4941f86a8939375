package no.portner.blackbox;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import no.portner.twin.TwinOptions;

/** Messages through Portner and straight to the same broker, in turns ({@code bench/amqp}): how many, how fast, and what a connection holds. */
final class AmqpBench {

    private static final String QUEUE = "bench";
    private static final int ROUNDS = 5;
    private static final int MESSAGES = 20_000;
    private static final int ROUND_TRIPS = 1_000;
    private static final int CONNECTIONS = 200;
    private static final String DIRECT = "direct";
    private static final Pattern PORT = Pattern.compile(", amqp localhost:(\\d+)");

    private AmqpBench() {
    }

    public static void main(String... arguments) throws Exception {
        Path directory = Files.createTempDirectory("portner-amqp-bench");
        try (TwinEnvironment environment = TwinEnvironment.in(directory, TwinOptions.defaults().withTokenLife(Duration.ofMinutes(2)));
                BrokerAuthentication authentication = new BrokerAuthentication(environment.twin().maskinporten());
                RabbitMq broker = new RabbitMq(directory.resolve("broker"), environment.pki(), "io.fiks.test.ks.no", authentication.url())) {
            authentication.passwords.put(environment.integration().id(), environment.integration().password());
            Map<String, String> variables = environment.variables("PORTNER_AMQP", "true", "PORTNER_AMQP_PORT", "0",
                    "PORTNER_AMQP_UPSTREAM", "amqps://localhost:" + broker.port());
            try (PortnerProcess portner = PortnerProcess.start(variables)) {
                Matcher port = PORT.matcher(portner.output());
                port.find();
                ConnectionFactory through = factory(Integer.parseInt(port.group(1)), environment.integration().id(), "anything");
                ConnectionFactory direct = factory(broker.port(), DIRECT, authentication.letIn(DIRECT));
                SSLContext tls = environment.pki().sslContext();
                direct.useSslProtocol(tls);
                compare(Map.of("direct", direct, "through Portner", through));
                hold(through, portner);
            }
        }
    }

    private static ConnectionFactory factory(int port, String user, String password) {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("localhost");
        factory.setPort(port);
        factory.setUsername(user);
        factory.setPassword(password);
        return factory;
    }

    private static void compare(Map<String, ConnectionFactory> ways) throws Exception {
        Map<String, List<Double>> rates = new TreeMap<>();
        Map<String, List<Long>> times = new TreeMap<>();
        for (int round = 0; round <= ROUNDS; round++) {
            for (String way : ways.keySet()) {
                try (Connection connection = ways.get(way).newConnection(); Channel channel = connection.createChannel()) {
                    double rate = rate(channel);
                    List<Long> trips = roundTrips(channel);
                    if (round > 0) { // the first one warms up
                        rates.computeIfAbsent(way, w -> new ArrayList<>()).add(rate);
                        times.computeIfAbsent(way, w -> new ArrayList<>()).addAll(trips);
                    }
                }
            }
        }
        ways.keySet().forEach(way -> {
            Collections.sort(rates.get(way));
            Collections.sort(times.get(way));
            System.out.printf("%-16s %7.0f messages a second (%.0f to %.0f), confirmed in %d us, 99 %% in %d us%n", way, rates.get(way).get(ROUNDS / 2),
                    rates.get(way).get(0), rates.get(way).get(ROUNDS - 1), times.get(way).get(times.get(way).size() / 2),
                    times.get(way).get(times.get(way).size() * 99 / 100));
        });
    }

    /** Published with confirms and consumed with acknowledgements at the same time. */
    private static double rate(Channel channel) throws Exception {
        channel.queueDeclare(QUEUE, false, false, false, null);
        channel.queuePurge(QUEUE);
        channel.confirmSelect();
        channel.basicQos(500);
        CountDownLatch left = new CountDownLatch(MESSAGES);
        String consumer = channel.basicConsume(QUEUE, false, (tag, delivery) -> {
            channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
            left.countDown();
        }, tag -> { });
        byte[] body = body();
        long begun = System.nanoTime();
        for (int i = 1; i <= MESSAGES; i++) {
            channel.basicPublish("", QUEUE, null, body);
            if (i % 500 == 0) {
                channel.waitForConfirmsOrDie(30_000);
            }
        }
        left.await();
        double seconds = (System.nanoTime() - begun) / 1e9;
        channel.basicCancel(consumer);
        return MESSAGES / seconds;
    }

    private static List<Long> roundTrips(Channel channel) throws Exception {
        List<Long> micros = new ArrayList<>();
        byte[] body = body();
        for (int i = 0; i < ROUND_TRIPS; i++) {
            long begun = System.nanoTime();
            channel.basicPublish("", QUEUE, null, body);
            channel.waitForConfirmsOrDie(30_000);
            micros.add((System.nanoTime() - begun) / 1000);
        }
        channel.queuePurge(QUEUE);
        return micros;
    }

    private static byte[] body() {
        byte[] body = new byte[1024];
        Arrays.fill(body, (byte) 'a');
        return body;
    }

    private static void hold(ConnectionFactory through, PortnerProcess portner) throws Exception {
        List<Connection> held = new ArrayList<>();
        long before = resident(portner);
        for (int i = 0; i < CONNECTIONS; i++) {
            held.add(through.newConnection());
        }
        System.out.printf("%d idle connections: %d KiB before, %d KiB after, %d KiB each%n", CONNECTIONS, before, resident(portner),
                (resident(portner) - before) / CONNECTIONS);
        for (Connection connection : held) {
            connection.abort();
        }
    }

    private static long resident(PortnerProcess portner) throws Exception {
        return Files.readAllLines(Path.of("/proc/" + portner.process().pid() + "/status")).stream().filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
    }
}
