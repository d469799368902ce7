import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Fault, messageOf } from '../../model/fault.ts';
import { openAuditFile } from '../../platform/audit-file/open-audit-file.ts';
import { createFetch } from '../../platform/fetch/fetch.ts';
import { createHttpClient } from '../../platform/http/client.ts';
import { openSqliteStorage } from '../../platform/vault-storage/sqlite-storage.ts';
import { ChainedAuditLog } from '../../vault/audit/audit-log.ts';
import { takeListMethod } from '../../vault/http/list-method.ts';
import { vaultListener } from '../../vault/http/serve.ts';
import { unitOf } from '../../vault/units.ts';
import { Vault } from '../../vault/vault.ts';

export interface VaultSettings {
  /** File of the store; `:memory:` for none. */
  readonly store: string;
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Files of a certificate and its key in PEM; undefined serves without TLS. */
  readonly tls: { readonly certificate: string; readonly key: string } | undefined;
  /** Files in which requests and answers are recorded. */
  readonly audit: readonly string[];
  readonly version: string;
  readonly onNote: (note: string) => void;
}

export interface VaultServer {
  readonly vault: Vault;
  readonly address: string;
  close(): Promise<void>;
}

/** Milliseconds between looks for what is over. */
const EXPIRY = 1_000;

/** Starts a vault, sealed as its store is. Rejects with a `Fault` (`usage`, `unreachable`) where it cannot be. */
export async function serveVault(settings: VaultSettings): Promise<VaultServer> {
  const { store, audit, version, onNote } = settings;
  const storage = openSqliteStorage(store);
  const files = await Promise.all(audit.map((path) => openAuditFile(path)));
  const log = new ChainedAuditLog(files, randomBytes(32), Date.now);
  const fetch = createFetch(createHttpClient({ userAgent: `plimsoll/${version}` }));
  const vault = new Vault({ storage, audit: log, version, now: Date.now, unitOf, fetch });
  const server = serverOf(vault, settings);
  takeListMethod(server);
  await listening(server, settings);
  const timer = setInterval(() => void expire(vault, onNote), EXPIRY);
  const { port } = server.address() as AddressInfo;
  return {
    vault,
    address: `${settings.tls ? 'https' : 'http'}://${settings.host}:${port}`,
    async close() {
      clearInterval(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      vault.seal();
      await Promise.all(files.map((file) => file.close()));
      await storage.close();
    },
  };
}

function serverOf(vault: Vault, { tls, onNote }: VaultSettings): Server {
  const listener = vaultListener(vault, (error) => onNote(messageOf(error)));
  if (!tls) return createServer(listener);
  return createTlsServer(
    {
      cert: read(tls.certificate),
      key: read(tls.key),
      minVersion: 'TLSv1.2',
      // Clients may show one, which a method of authentication verifies.
      requestCert: true,
      rejectUnauthorized: false,
    },
    listener,
  );
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new Fault('usage', `${path} cannot be read`, { cause });
  }
}

async function listening(server: Server, { host, port }: VaultSettings): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new Fault('unreachable', `cannot listen on ${host}:${port}`, { cause })),
    );
    server.listen(port, host, resolve);
  });
}

async function expire(vault: Vault, onNote: (note: string) => void): Promise<void> {
  try {
    await vault.core?.expire();
  } catch (error) {
    onNote(`what is over could not be ended: ${messageOf(error)}`);
  }
}
