// Node's fetch. For each line "METHOD URL BYTES" a call; answers each with a line "STATUS HTTP/VERSION BODY", or "failed REASON".
import { createInterface } from 'node:readline';

for await (const line of createInterface({ input: process.stdin })) {
  const [method, url, bytes] = line.split(' ');
  try {
    const body = bytes > 0 ? 'x'.repeat(bytes) : undefined;
    const response = await fetch(url, { method, body });
    console.log(`${response.status} HTTP/1.1 ${(await response.text()).trim()}`);
  } catch (e) {
    console.log(`failed ${e} ${e.cause}`);
  }
}
