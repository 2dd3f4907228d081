/**
 * How the page gets into the window: from the built folder, by a scheme of its own. A scheme has what files have not: an
 * origin to check senders against, headers to carry a content security policy, and no way to any other file.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { protocol } from 'electron';

export const pageOrigin = 'fanin://app';

// Styles may stand on elements: the canvas places its nodes so. Nothing comes from the network, nothing is evaluated.
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
};

/** Before the app is ready: Chromium must know the scheme when it starts its processes. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'fanin', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the files of `folder`, and no others. */
export function servePage(folder: string): void {
  protocol.handle('fanin', (request) => respond(folder, request.url));
}

export async function respond(folder: string, address: string): Promise<Response> {
  const file = fileOf(folder, address);
  const body = file === null ? null : await readFile(file).catch(() => null);
  if (file === null || body === null) return new Response('Not found', { status: 404 });
  return new Response(new Uint8Array(body), {
    headers: {
      'content-type': types[path.extname(file)] ?? 'application/octet-stream',
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
    },
  });
}

/** The file an address stands for, or null where it leads outside the folder or to another host. */
export function fileOf(folder: string, address: string): string | null {
  if (originOf(address) !== pageOrigin) return null;
  let wanted: string;
  try {
    wanted = decodeURIComponent(new URL(address).pathname);
  } catch {
    return null;
  }
  if (wanted.includes('\0')) return null;
  const file = path.resolve(folder, `.${wanted === '/' ? '/index.html' : wanted}`);
  return file.startsWith(path.resolve(folder) + path.sep) ? file : null;
}

/** Scheme and host. Not `URL.origin`: to Node the origin of a scheme it does not know is "null". */
export function originOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol: scheme, host } = new URL(address);
  return `${scheme}//${host}`;
}
