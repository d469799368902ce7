import { Fault, messageOf } from '../../../../model/fault.ts';
import { EXIT } from '../../exit-code.ts';
import { LISTENER_OPTIONS } from '../../options/listener.ts';
import { portOption } from '../../options/nodes.ts';
import { option, requiredOption } from '../../options/option.ts';
import { note } from '../../output/print.ts';
import { untilTerminated } from '../../stop.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'injector',
  summary: 'an admission webhook that gives pods the agent, by their annotations',
  description: `It takes the annotations of Vault's injector (vault.hashicorp.com/agent-inject…) and the same as plimsoll.vault/…, and
adds a volume in memory, an init container and a sidecar that pass the restricted Pod Security Standard. The agents ask
the vault of --vault-address. SIGHUP has it take up its certificate anew. docs/guides/deliver-secrets.md has the
manifest.`,
  arguments: {},
  options: {
    image: requiredOption('--image <reference>', 'image of the agent, by digest at best'),
    vaultAddress: requiredOption('--vault-address <url>', 'the vault, as pods reach it'),
    vaultNamespace: option('--vault-namespace <namespace>', 'namespace of the vault', { absent: '' }),
    authPath: option('--auth-path <path>', 'where pods log in', { absent: 'kubernetes' }),
    port: portOption(8443),
    ...LISTENER_OPTIONS,
  },
  examples: [
    [
      'plimsoll vault injector --host 0.0.0.0 --image registry.example/plimsoll:1 --vault-address https://vault.example:8200 --tls-certificate tls.crt --tls-key tls.key',
    ],
  ],
  exitCodes: { 0: 'stopped', 4: 'the address is refused' },
  savesMemory: true,
  async run({ image, vaultAddress, vaultNamespace, authPath, host, port, tlsCertificate, tlsKey }) {
    if (tlsCertificate === undefined || tlsKey === undefined)
      throw new Fault('usage', 'API servers speak TLS: give --tls-certificate and --tls-key');
    const { answerReview } = await import('../../../../control/injector/review.ts');
    const { serveWebhook } = await import('../../../../platform/admission-webhook/serve.ts');
    const defaults = { image, address: vaultAddress, namespace: vaultNamespace, mount: authPath };
    await using webhook = await serveWebhook({
      host,
      port,
      certificate: tlsCertificate,
      key: tlsKey,
      answer: (review) => answerReview(review, defaults),
    });
    note(`the webhook listens on https://${host}:${webhook.port}/mutate`);
    const reload = (): void => {
      try {
        webhook.reload();
      } catch (error) {
        note(messageOf(error));
      }
    };
    process.on('SIGHUP', reload);
    await untilTerminated();
    process.off('SIGHUP', reload);
    return EXIT.clean;
  },
});
