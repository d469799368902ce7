import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import type { KeyWrapper, SealUnit } from '../types.ts';
import { readWrapped } from '../wrapped.ts';
import { tpm2 } from './tools.ts';

const settingsSchema = z.strictObject({
  /** How the TPM is reached, as tpm2-tools name it. */
  tcti: z.string().min(1).default('device:/dev/tpmrm0'),
  /** Registers that must be then as they are now, such as `sha256:0,2,7`; default none. */
  pcrs: z
    .string()
    .regex(/^(?:sha1|sha256|sha384|sha512):\d{1,2}(?:,\d{1,2})*$/)
    .optional(),
});
type Settings = z.infer<typeof settingsSchema>;

const wrappedSchema = z.object({
  public: z.base64(),
  private: z.base64(),
  pcrs: z
    .string()
    .regex(/^[a-z0-9:,]*$/)
    .default(''),
});
/** A primary key of the owner, which the TPM makes of its seed again each time. */
const PRIMARY = ['-Q', '-C', 'o', '-g', 'sha256', '-G', 'ecc', '-c', 'primary.ctx'];

/** Seals by a TPM 2.0 of this machine, by the commands of tpm2-tools. Source: https://tpm2-tools.readthedocs.io/ */
export const tpm2Seal: SealUnit<Settings> = {
  id: 'tpm2',
  title: 'TPM 2.0',
  vectors: ['V2'],
  settings: settingsSchema,
  open: (settings) => Promise.resolve(wrapperOf(settings)),
};

function wrapperOf({ tcti, pcrs = '' }: Settings): KeyWrapper {
  return {
    kind: 'tpm2',
    wrap: (key) =>
      inFolder(tcti, async ({ folder, run }) => {
        await run('createprimary', PRIMARY);
        if (pcrs !== '') await run('createpolicy', ['-Q', '--policy-pcr', '-l', pcrs, '-L', 'policy']);
        const bound = pcrs === '' ? [] : ['-L', 'policy', '-a', 'fixedtpm|fixedparent'];
        const files = ['-u', 'public', '-r', 'private'];
        await run('create', ['-Q', '-C', 'primary.ctx', '-i', '-', ...files, ...bound], key);
        return { public: await base64(folder, 'public'), private: await base64(folder, 'private'), pcrs };
      }),
    unwrap(wrapped) {
      const read = readWrapped(wrappedSchema, wrapped);
      return inFolder(tcti, async ({ folder, run }) => {
        await writeFile(join(folder, 'public'), Buffer.from(read.public, 'base64'));
        await writeFile(join(folder, 'private'), Buffer.from(read.private, 'base64'));
        await run('createprimary', PRIMARY);
        await run('load', ['-Q', '-C', 'primary.ctx', '-u', 'public', '-r', 'private', '-c', 'sealed.ctx']);
        const shown = read.pcrs === '' ? [] : ['-p', `pcr:${read.pcrs}`];
        return run('unseal', ['-Q', '-c', 'sealed.ctx', ...shown]);
      });
    },
  };
}

interface Bench {
  readonly folder: string;
  readonly run: (name: string, args: readonly string[], input?: Buffer) => Promise<Buffer>;
}

/** A folder for the files of commands: what is in them is no secret without the TPM. */
async function inFolder<Result>(tcti: string, work: (bench: Bench) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-tpm2-'));
  const run: Bench['run'] = async (name, args, input) => {
    const said = await tpm2(name, args, { folder, tcti, ...(input && { input }) });
    // A TPM that nobody manages has room for three objects, and keeps what a command has loaded.
    await tpm2('flushcontext', ['-t'], { folder, tcti });
    return said;
  };
  try {
    return await work({ folder, run });
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function base64(folder: string, name: string): Promise<string> {
  return (await readFile(join(folder, name))).toString('base64');
}
