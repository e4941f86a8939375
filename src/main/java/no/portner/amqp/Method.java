package no.portner.amqp;

/** The methods that open and close a connection (AMQP 0-9-1 reference, section 1.4): class and number. */
enum Method {

    START(10),
    START_OK(11),
    TUNE(30),
    OPEN_OK(41),
    CLOSE(50);

    /** Bytes of an id. */
    static final int LENGTH = 4;
    private static final int CONNECTION_CLASS = 10;

    private final int number;

    Method(int number) {
        this.number = number;
    }

    int id() {
        return CONNECTION_CLASS << 16 | number;
    }
}
