package no.portner.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * What sockets are read into: by Netty's guess from what came before, and less while there is little memory. While it is scarce each is read
 * once and then waits its turn: a thousand connections that are read before anybody can say that they should not be hold a MiB.
 */
final class FittingReads extends AdaptiveRecvByteBufAllocator {

    /** As sockets have it without an allocator of ours. */
    private static final int MESSAGES_PER_READ = 16;

    private final BufferMemory memory;

    FittingReads(BufferMemory memory) {
        this.memory = memory;
        maxMessagesPerRead(MESSAGES_PER_READ);
    }

    @Override
    @SuppressWarnings("deprecation")
    public Handle newHandle() {
        return new Fitting(memory, (ExtendedHandle) super.newHandle());
    }

    /** epoll wants an extended one. */
    private static final class Fitting implements ExtendedHandle {

        private final BufferMemory memory;
        private final ExtendedHandle guess;

        Fitting(BufferMemory memory, ExtendedHandle guess) {
            this.memory = memory;
            this.guess = guess;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            int bytes = guess();
            memory.giving(bytes);
            return allocator.ioBuffer(bytes);
        }

        @Override
        public int guess() {
            return memory.atMost(guess.guess());
        }

        @Override
        public boolean continueReading() {
            return !memory.wasScarce() && guess.continueReading();
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return !memory.wasScarce() && guess.continueReading(maybeMoreData);
        }

        @Override
        @SuppressWarnings("deprecation")
        public void reset(ChannelConfig config) {
            guess.reset(config);
        }

        @Override
        public void incMessagesRead(int messages) {
            guess.incMessagesRead(messages);
        }

        @Override
        public void lastBytesRead(int bytes) {
            guess.lastBytesRead(bytes);
        }

        @Override
        public int lastBytesRead() {
            return guess.lastBytesRead();
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            guess.attemptedBytesRead(bytes);
        }

        @Override
        public int attemptedBytesRead() {
            return guess.attemptedBytesRead();
        }

        @Override
        public void readComplete() {
            guess.readComplete();
        }
    }
}
