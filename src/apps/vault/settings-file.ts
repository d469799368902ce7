import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { Fault, messageOf } from '../../model/fault.ts';
import { readYamlDocuments } from '../../model/profile/yaml-document.ts';
import { sealsSchema } from './open-seals.ts';
import { initialisationSchema } from './self-initialise.ts';

const listenerSchema = z.strictObject({
  /** `127.0.0.1:8200` or `[::]:8200`. */
  address: z.string().transform((text, context) => {
    const [, host, port] = /^(?:\[([0-9a-f:.]+)\]|[^:]+):(\d{1,5})$/i.exec(text) ?? [];
    if (port === undefined || Number(port) > 65_535) {
      context.addIssue({ code: 'custom', message: `"${text}" is not an address and a port` });
      return z.NEVER;
    }
    return { host: host ?? text.slice(0, text.lastIndexOf(':')), port: Number(port) };
  }),
  tls: z.strictObject({ certificate: z.string(), key: z.string() }).optional(),
});

const fileSchema = z.strictObject({
  store: z.string().min(1),
  listeners: z
    .array(listenerSchema)
    .min(1)
    .default([{ address: { host: '127.0.0.1', port: 8200 } }]),
  audit: z.array(z.string().min(1)).default([]),
  initialise: initialisationSchema.optional(),
  /** File in which the head of the chain of the store is kept: on another disk than the store, and not in its backups. */
  headFile: z.string().min(1).optional(),
  seal: sealsSchema.optional(),
});

/** How a vault is served, as its operator has written it down. */
export type VaultFile = z.infer<typeof fileSchema>;
export type Listener = z.infer<typeof listenerSchema>;

/** Reads the settings of a vault. Throws a `Fault` (`usage`) that says what is wrong with them. */
export function readVaultFile(path: string): VaultFile {
  try {
    const text = readFileSync(path, 'utf8');
    const [document] = readYamlDocuments(text, path).documents;
    return fileSchema.parse(document?.toJS());
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    throw new Fault('usage', `${path}: ${reason}`, { cause: error });
  }
}
