import { readFileSync } from 'node:fs';
import type { AgentSettings, AuthSettings } from '../../control/delivery/settings.ts';
import type { DeliveryServices } from '../../control/delivery/types.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import { signalByFile, startChild } from '../../platform/child/child.ts';
import { HOST_COMMANDS } from '../../platform/host/commands.ts';
import { SECRET_FILES } from '../../platform/secret-files/secret-files.ts';
import { TIMER } from '../../platform/timer/timer.ts';
import { vaultClient } from '../vault-client/client.ts';

/** Milliseconds that a vault has for an answer: somebody's secrets wait for it. */
const PATIENCE = 10_000;

/** See `Services.delivery`. */
export function createDeliveryServices(
  { vault, auth }: AgentSettings,
  note: (text: string) => void,
): Promise<DeliveryServices> {
  const client = vaultClient({
    address: new URL(vault.address),
    token: undefined,
    namespace: vault.namespace,
    authorities: vault.authorities === undefined ? undefined : bytesOf(vault.authorities),
    skipsVerification: false,
    ownCertificate: certificateOf(auth),
    patience: PATIENCE,
  });
  return Promise.resolve({
    vault: client,
    files: SECRET_FILES,
    startChild,
    signalByFile,
    commands: HOST_COMMANDS,
    readText: (path) => bytesOf(path).toString(),
    timer: TIMER,
    now: Date.now,
    note,
  });
}

function certificateOf(auth: AuthSettings) {
  if (auth.method !== 'cert') return undefined;
  return () => ({ cert: bytesOf(auth.certificate), key: bytesOf(auth.key) });
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new Fault('not-found', `${path} cannot be read: ${messageOf(cause)}`, { cause });
  }
}
