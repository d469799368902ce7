import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { hasCommand, LineProcess } from '../line-process.ts';
import type { FlowReader, FlowUnit, ReaderOptions, SourceOptions } from '../types.ts';
import { configurationText } from './configuration.ts';
import { chosenInterfaces } from './interfaces.ts';
import { SuricataParser } from './parse.ts';
import { openRecords } from './records-file.ts';

/** Suricata is ended after so many seconds, also where nobody is left to end it. */
const LONGEST = 3600;
/** Milliseconds in which packets that arrived are read. */
const DRAIN = 500;
/** The user and group that own nothing, by number, for their names differ. */
const NOBODY = 65_534;
const RIGHTS = '-all,+net_raw';

export const SURICATA_UNIT: FlowUnit = {
  id: 'suricata',
  vectors: ['V8'],
  description: 'connections, requests and names in packets on the wire, by Suricata, for an hour at most',
  absence,
  parser: (context) => new SuricataParser(context),
  open: (options) =>
    options.suricataEve === undefined ? startSuricata(options) : openRecords(options.suricataEve, options),
};

/** Reading packets costs so much that it is only done where somebody asks for it. */
function absence({ suricataEve, suricataInterfaces, isNamed }: SourceOptions): string | undefined {
  if (suricataEve !== undefined) return existsSync(suricataEve) ? undefined : `the file ${suricataEve}`;
  if (!isNamed && suricataInterfaces.length === 0)
    return 'to be asked for, with --source suricata, --suricata-interface or --suricata-eve';
  return hasCommand('suricata') ? undefined : 'the command suricata (Debian package suricata)';
}

/** Suricata writes to a pipe, which another process reads, so that nothing touches the disk and a slow reader makes it wait. */
async function startSuricata({ suricataInterfaces, onLine, onEnd }: ReaderOptions): Promise<FlowReader> {
  const interfaces = chosenInterfaces(suricataInterfaces);
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-suricata-'));
  const [pipe, configuration] = [join(folder, 'pipe'), join(folder, 'suricata.yaml')];
  try {
    execFileSync('mkfifo', ['--mode=600', pipe]);
    writeFileSync(configuration, configurationText({ interfaces, folder, pipe }));
    for (const path of [folder, pipe]) chownSync(path, NOBODY, NOBODY);
    const output = await LineProcess.start('cat', [pipe], { onLine, onEnd });
    try {
      const [command = '', ...args] = commandLine(configuration, folder);
      const suricata = await LineProcess.start(command, args, { onLine, onEnd, ready: /Engine started/ });
      return {
        close: async () => {
          await wait(DRAIN);
          const read = output.ended();
          await suricata.close();
          await read;
          rmSync(folder, { recursive: true });
        },
      };
    } catch (error) {
      await output.close();
      throw error;
    }
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  }
}

/**
 * It ends with whoever started it, however that ends, and when its time is over; and as it reads foreign bytes, it has
 * no right but to open packet sockets. Source: setpriv(1), capabilities(7).
 */
function commandLine(configuration: string, folder: string): string[] {
  return [
    ['setpriv', '--pdeathsig', 'TERM', '--no-new-privs', '--clear-groups'],
    ['--reuid', String(NOBODY), '--regid', String(NOBODY)],
    ['--bounding-set', RIGHTS, '--inh-caps', RIGHTS, '--ambient-caps', RIGHTS],
    ['timeout', '--kill-after=10', String(LONGEST)],
    ['suricata', '-c', configuration, '-l', folder],
    ['--af-packet', '--runmode', 'workers', '--disable-detection', '--init-errors-fatal'],
  ].flat();
}
