import { randomBytes } from 'node:crypto';
import { Fault } from '../../../../model/fault.ts';
import { VERSION } from '../../../composition/version.ts';
import type { Connection } from '../../../vault-client/connection.ts';
import { EXIT } from '../../exit-code.ts';
import { option, repeatedOption } from '../../options/option.ts';
import { note } from '../../output/print.ts';
import { untilStopped } from '../../stop.ts';
import { defineCommand } from '../types.ts';

/** Milliseconds that a vault has for an answer: a pod waits for it. */
const PATIENCE = 10_000;

export const command = defineCommand({
  name: 'csi',
  summary: 'a provider of the Secrets Store CSI driver: secrets of a vault as volumes of pods',
  description: `It takes the classes that are written for Vault's provider, and logs in as the pod that mounts the volume. The vault is
that of VAULT_ADDR; the address of a class counts where it is that one, or given as --allow-address. The provider is
called as its socket is: vault.sock for "provider: vault". docs/guides/deliver-secrets.md has the manifest.`,
  arguments: {},
  options: {
    socket: option('--socket <path>', 'where the driver asks', {
      absent: '/provider/vault.sock',
      completion: 'file',
    }),
    allowAddress: repeatedOption('--allow-address <url>', 'a vault that classes may name besides'),
  },
  examples: [
    ['plimsoll vault csi', 'in the pod of a DaemonSet'],
    ['plimsoll vault csi --socket /run/providers/vault.sock --allow-address https://other.example:8200'],
  ],
  exitCodes: { 0: 'stopped', 4: 'the socket is refused' },
  savesMemory: true,
  async run({ socket, allowAddress }) {
    const { connectionOf } = await import('../../../vault-client/connection.ts');
    const { vaultClient } = await import('../../../vault-client/client.ts');
    const { mountSecrets } = await import('../../../../control/csi/mount.ts');
    const { Sessions } = await import('../../../../control/csi/sessions.ts');
    const { serveProvider } = await import('../../../../platform/csi-provider/serve.ts');
    const own = connectionOf(process.env, false);
    const services = {
      vaultAt: (address: string, namespace: string) =>
        vaultClient(connectionAt(own, { address, namespace, allowed: allowAddress })),
      sessions: new Sessions(),
      versionKey: randomBytes(32),
      now: Date.now,
    };
    await using _provider = await serveProvider(socket, {
      name: 'plimsoll',
      version: VERSION,
      mount: (request) => mountSecrets(request, services),
    });
    note(`the provider listens at ${socket}`);
    await untilStopped();
    return EXIT.clean;
  },
});

interface Asked {
  readonly address: string;
  readonly namespace: string;
  readonly allowed: readonly string[];
}

/** What asks there, without the token that somebody here may have. Throws a `Fault` (`refused`) for an address that nobody allowed. */
function connectionAt(own: Connection, { address, namespace, allowed }: Asked): Connection {
  const url = address === '' ? own.address : URL.parse(address);
  const isKnown = [own.address.href, ...allowed.map((one) => URL.parse(one)?.href)].includes(url?.href);
  if (!url || !isKnown)
    throw new Fault('refused', 'vaultAddress is not the address of the vault', {
      hint: 'leave it out, or have the provider started with --allow-address',
    });
  const given = namespace === '' ? own.namespace : namespace;
  return { ...own, address: url, namespace: given, token: undefined, patience: PATIENCE };
}
