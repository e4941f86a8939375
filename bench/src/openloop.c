/*
 * Calls at a fixed rate, without coordinated omission: every call has a moment at which it is due, and its latency counts from then,
 * however late the one before it was.
 *
 * openloop URL RATE SECONDS CONNECTIONS WARM SAMPLES [CA NAME]
 *
 * One thread and one kept connection for each of CONNECTIONS; the due moments of each are CONNECTIONS / RATE apart, those of all of them
 * 1 / RATE. A connection that is still busy when a call is due sends it as soon as it is free, and the wait counts. One that was idle and
 * whose thread woke up late counts from when it woke: that is this program's doing, which is reported on its own ("late"). Calls due in the
 * first WARM seconds are made and checked but not recorded. With CA (a PEM file) and NAME it speaks TLS 1.3 and checks the server by both.
 *
 * SAMPLES gets the latencies, unsigned 32 bit microseconds in the machine's order. Standard output gets one line: calls, failed, and the
 * median and 99th percentile and highest of "late" in microseconds. A call that is not answered 200 with a Content-Length within 10 s has
 * failed, and so have all that its connection had still to make. Exit code 0: everything was made and went well; 1: not.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000LL

struct connection {
    int fd;
    SSL *tls;
    long offset, interval, calls, warm;   /* nanoseconds, and numbers of calls */
    long made, failed;
    uint32_t *latency, *late;
    char buffer[65536];
};

static char request[1024];
static int request_length;
static int64_t begin;
static SSL_CTX *context;
static struct sockaddr_in address;
static const char *server_name;

static void die(const char *what) { fprintf(stderr, "openloop: %s\n", what); exit(2); }

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * SECOND + t.tv_nsec;
}

static int open_connection(struct connection *c) {
    int one = 1;
    struct timeval limit = {10, 0};
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *) &address, sizeof address)) return -1;
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(c->fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (!context) return 0;
    c->tls = SSL_new(context);
    return SSL_set_fd(c->tls, c->fd) && SSL_set_tlsext_host_name(c->tls, server_name) && SSL_set1_host(c->tls, server_name)
        && SSL_connect(c->tls) == 1 ? 0 : -1;
}

static int receive(struct connection *c, char *to, int length) {
    return c->tls ? SSL_read(c->tls, to, length) : (int) recv(c->fd, to, length, 0);
}

/* One call and its whole answer. 0 if it was a 200 and the connection can be used again. */
static int call(struct connection *c) {
    int sent = c->tls ? SSL_write(c->tls, request, request_length) : (int) send(c->fd, request, request_length, MSG_NOSIGNAL);
    int got = 0;
    char *end = NULL, *field;
    if (sent != request_length) return -1;
    while (!end) {
        int n = receive(c, c->buffer + got, (int) sizeof c->buffer - 1 - got);
        if (n <= 0) return -1;
        got += n;
        c->buffer[got] = 0;
        end = strstr(c->buffer, "\r\n\r\n");
    }
    *end = 0;
    field = strcasestr(c->buffer, "\r\ncontent-length:");
    if (strncmp(c->buffer, "HTTP/1.1 200", 12) || !field) {
        fprintf(stderr, "openloop: answered %.60s\n", c->buffer);
        return -1;
    }
    for (long missing = atol(field + 17) - (got - (end + 4 - c->buffer)); missing > 0;) {
        int n = receive(c, c->buffer, (int) (missing < (long) sizeof c->buffer ? missing : (long) sizeof c->buffer));
        if (n <= 0) return -1;
        missing -= n;
    }
    return 0;
}

static uint32_t microseconds(int64_t nanoseconds) { return (uint32_t) (nanoseconds < 0 ? 0 : nanoseconds / 1000); }

static void *run(void *argument) {
    struct connection *c = argument;
    prctl(PR_SET_TIMERSLACK, 1UL);
    for (long i = 0; i < c->calls; i++) {
        int64_t due = begin + c->offset + i * c->interval, from = due;
        if (now() < due) {
            struct timespec until = {due / SECOND, due % SECOND};
            while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL)) { }
            from = now();
        }
        if (call(c)) {
            c->failed = c->calls - i;
            break;
        }
        if (i >= c->warm) {
            c->latency[c->made] = microseconds(now() - from);
            c->late[c->made++] = microseconds(from - due);
        }
    }
    return NULL;
}

static int compare(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;
    return x < y ? -1 : x > y;
}

int main(int argc, char **argv) {
    char scheme[8], host[64], path[512] = "/";
    int port;
    if (argc != 7 && argc != 9) die("usage: openloop URL RATE SECONDS CONNECTIONS WARM SAMPLES [CA NAME]");
    if (sscanf(argv[1], "%7[a-z]://%63[0-9.]:%d%511s", scheme, host, &port, path) < 3) die("URL: scheme://address:port/path");
    double rate = atof(argv[2]), seconds = atof(argv[3]), warm = atof(argv[5]);
    int n = atoi(argv[4]);
    if (rate <= 0 || seconds <= 0 || n <= 0) die("RATE, SECONDS and CONNECTIONS are above 0");
    signal(SIGPIPE, SIG_IGN);
    address.sin_family = AF_INET;
    address.sin_port = htons((uint16_t) port);
    inet_pton(AF_INET, host, &address.sin_addr);
    request_length = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: %s:%d\r\n%s\r\n",
        path, argc == 9 ? argv[8] : host, port, argc == 9 ? "Authorization: Bearer not-a-token-but-long-enough\r\n" : "");
    if (argc == 9) {
        context = SSL_CTX_new(TLS_client_method());
        if (!SSL_CTX_load_verify_locations(context, argv[7], NULL)) die("CA cannot be read");
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
        SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
        server_name = argv[8];
    }
    struct connection *all = calloc((size_t) n, sizeof *all);
    pthread_t *threads = calloc((size_t) n, sizeof *threads);
    for (int i = 0; i < n; i++) {
        struct connection *c = &all[i];
        c->interval = (long) (SECOND * n / rate);
        c->offset = c->interval * i / n;
        c->calls = (long) ((seconds + warm) * rate / n);
        c->warm = (long) (warm * rate / n);
        c->latency = calloc((size_t) c->calls + 1, sizeof(uint32_t));
        c->late = calloc((size_t) c->calls + 1, sizeof(uint32_t));
        if (open_connection(c) || call(c)) die("a connection's first call failed");
    }
    begin = now() + SECOND / 20;
    for (int i = 0; i < n; i++) if (pthread_create(&threads[i], NULL, run, &all[i])) die("no thread");
    long made = 0, failed = 0;
    for (int i = 0; i < n; i++) {
        pthread_join(threads[i], NULL);
        made += all[i].made;
        failed += all[i].failed;
    }
    FILE *samples = fopen(argv[6], "wb");
    uint32_t *late = calloc((size_t) made + 1, sizeof *late);
    if (!samples) die("SAMPLES cannot be written");
    for (long i = 0, at = 0; i < n; at += all[i++].made) {
        fwrite(all[i].latency, sizeof(uint32_t), (size_t) all[i].made, samples);
        memcpy(late + at, all[i].late, (size_t) all[i].made * sizeof *late);
    }
    if (fclose(samples)) die("SAMPLES cannot be written");
    qsort(late, (size_t) made, sizeof *late, compare);
    printf("calls %ld failed %ld late %u %u %u\n", made, failed, late[made / 2], late[made * 99 / 100], late[made ? made - 1 : 0]);
    return failed || !made;
}
