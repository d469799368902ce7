import { messageOf } from '../../model/fault.ts';
import { openAuditDevice } from '../../platform/audit-file/open-audit-device.ts';
import { fileAnchor } from '../../platform/chain-anchor/file-anchor.ts';
import { databaseDrivers } from '../../platform/database-drivers/registry.ts';
import { directories } from '../../platform/directory/directories.ts';
import { domainProbe } from '../../platform/domain-probe/domain-probe.ts';
import { createFetch } from '../../platform/fetch/fetch.ts';
import { hostInfo } from '../../platform/host-info/host-info.ts';
import { createHttpClient } from '../../platform/http/client.ts';
import type { KeyMemory } from '../../platform/key-memory/types.ts';
import type { VaultStorage } from '../../platform/vault-storage/types.ts';
import { AuditDevices } from '../../vault/audit/audit-devices.ts';
import { vaultListener } from '../../vault/http/serve.ts';
import { unitOf } from '../../vault/units.ts';
import { Vault, type VaultParts } from '../../vault/vault.ts';
import { listen } from './listeners.ts';
import { openSeals } from './open-seals.ts';
import { openStorage } from './open-storage.ts';
import { selfInitialise } from './self-initialise.ts';
import { shownSettings } from './shown-settings.ts';
import type { VaultFile } from './settings-file.ts';

export interface VaultSettings extends VaultFile {
  readonly version: string;
  readonly onNote: (note: string) => void;
  /** Where keys are kept; default the heap. */
  readonly memory?: KeyMemory | undefined;
  /** Is a store that was put back taken for what it is? */
  readonly acceptsRollback?: boolean;
  /** What is done with it before it listens. */
  readonly prepare?: (vault: Vault) => Promise<void>;
}

export interface VaultServer {
  readonly vault: Vault;
  /** URLs at which it listens. */
  readonly addresses: readonly string[];
  /** Takes up certificates and audit files that were put in the place of those it has. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds between looks for what is over, and what other replicas changed. */
const EXPIRY = 1_000;
/** Milliseconds between attempts to open a vault that opens without people. */
const UNSEALING = 5_000;

/**
 * Starts a vault, sealed as its store is, or initialised as it was declared. `store` is a file, `:memory:` or the URL of
 * a PostgreSQL. Rejects with a `Fault` (`usage`, `unreachable`) where it cannot be.
 */
export async function serveVault(settings: VaultSettings): Promise<VaultServer> {
  const { store, audit, onNote, listeners } = settings;
  const seals = await openSeals(settings.seal ?? []);
  const storage = await openStorage(store);
  const devices = new AuditDevices(openAuditDevice, audit, Date.now);
  // One that cannot be written is known now, and not by the first request.
  await Promise.all(audit.map((path) => devices.probe(path)));
  const parts = { storage, audit: devices, seals };
  const vault = vaultOf(settings, parts);
  await begin(vault, settings, parts);
  const answer = vaultListener(vault, (error) => onNote(messageOf(error)));
  const listening = await Promise.all(listeners.map((listener) => listen(listener, answer)));
  const stopFollowing = follow(vault, onNote);
  const unsealing = setInterval(() => void unsealAutomatically(vault, onNote), UNSEALING);
  return {
    vault,
    addresses: listening.map(({ address }) => address),
    async reload() {
      await devices.reopen();
      for (const one of listening) one.reload();
    },
    async close() {
      clearInterval(unsealing);
      const followed = stopFollowing();
      await Promise.all(listening.map((one) => one.close()));
      await vault.core?.services.chain
        .follow(Date.now(), true)
        .catch((error: unknown) => onNote(`the head of the store was not kept: ${messageOf(error)}`));
      vault.seal();
      await followed;
      await devices.close();
      await storage.close();
    },
  };
}

type Parts = Required<Pick<VaultParts, 'storage' | 'audit' | 'seals'>>;

/** Does what comes before a vault listens: it is initialised as was declared, and opened where nobody is needed for that. */
async function begin(vault: Vault, settings: VaultSettings, parts: Parts): Promise<void> {
  const { onNote, initialise, prepare } = settings;
  if (initialise) {
    const vaultOn = (storage: VaultStorage) =>
      vaultOf({ ...settings, headFile: undefined }, { ...parts, storage });
    const shares = await selfInitialise(parts.storage, vaultOn, initialise);
    if (shares) onNote(`the vault was initialised as declared; its shares are in ${initialise.sharesFile}`);
    if (parts.seals.active === undefined) for (const share of shares ?? []) await vault.unseal(share);
  }
  await unsealAutomatically(vault, onNote);
  await prepare?.(vault);
}

function vaultOf(settings: VaultSettings, parts: Parts): Vault {
  const { version, memory, headFile, acceptsRollback } = settings;
  return new Vault({
    ...parts,
    version,
    memory,
    acceptsRollback,
    anchor: headFile === undefined ? undefined : fileAnchor(headFile),
    now: Date.now,
    unitOf,
    databases: databaseDrivers,
    directories,
    domains: domainProbe,
    server: { settings: shownSettings(settings), host: () => hostInfo('/') },
    fetch: createFetch(createHttpClient({ userAgent: `plimsoll/${version}` })),
  });
}

/** Takes up what other replicas change, and ends what is over. Gives what stops it, and resolves when nothing is under way. */
function follow(vault: Vault, onNote: (note: string) => void): () => Promise<void> {
  let expiring: Promise<void> = Promise.resolve();
  let isBusy = false;
  const timer = setInterval(() => {
    // What is over may be more than is ended until the next time.
    if (isBusy) {
      void noted(onNote, 'what others changed could not be taken up', () => vault.core?.refresh());
      return;
    }
    isBusy = true;
    expiring = noted(onNote, 'what is over could not be ended', () => vault.core?.expire());
    void expiring.then(() => (isBusy = false));
  }, EXPIRY);
  return () => {
    clearInterval(timer);
    return expiring;
  };
}

/** Does something that nobody waits for. */
async function noted(
  onNote: (note: string) => void,
  failure: string,
  work: () => Promise<unknown> | undefined,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    onNote(`${failure}: ${messageOf(error)}`);
  }
}

/** Also where another replica initialised it, or what unwraps the root key was away. */
async function unsealAutomatically(vault: Vault, onNote: (note: string) => void): Promise<void> {
  try {
    if (await vault.unsealAutomatically()) onNote('the vault is unsealed, without shares');
  } catch (error) {
    onNote(`the vault stays sealed: ${messageOf(error)}`);
  }
}
