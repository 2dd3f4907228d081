/** A file server on the loopback that can stop in the middle, as the world's do. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach } from 'vitest';

export class FileServer {
  files: Record<string, Uint8Array> = {};
  /** Bytes after which a connection is dropped; null: none is. */
  dropAfter: number | null = null;
  /** Bytes after which nothing more comes, though the connection stays. */
  stallAfter: number | null = null;
  ranges = true;
  etag = '"one"';
  /** The Range header of every request, in order. */
  readonly asked: (string | undefined)[] = [];
  url = '';
  private server: Server | null = null;

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      this.asked.push(request.headers.range);
      const whole = this.files[request.url ?? ''];
      if (!whole) return response.writeHead(404).end();
      const from = this.startOf(request);
      if (from > 0 && from >= whole.length) {
        return response.writeHead(416, { 'content-range': `bytes */${whole.length}` }).end();
      }
      const body = whole.subarray(from);
      response.writeHead(from > 0 ? 206 : 200, {
        etag: this.etag,
        'content-length': body.length,
        ...(from > 0 ? { 'content-range': `bytes ${from}-${whole.length - 1}/${whole.length}` } : {}),
      });
      const limit = this.dropAfter ?? this.stallAfter;
      if (limit === null || limit >= body.length) return response.end(body);
      response.write(body.subarray(0, limit), () => {
        // Sent before the connection goes, or the client would not count it.
        if (this.dropAfter !== null) setTimeout(() => response.destroy(), 50);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  private startOf({ headers }: IncomingMessage): number {
    const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
    return this.ranges && headers['if-range'] === this.etag ? from : 0;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }
}

/** A fresh one for every test. */
export function ownServer(): { readonly server: FileServer } {
  let server = new FileServer();
  beforeEach(async () => {
    server = new FileServer();
    await server.start();
  });
  afterEach(() => server.stop());
  return {
    get server() {
      return server;
    },
  };
}
