import { chownSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasCommand } from '../line-process.ts';
import { readProgram } from '../program-pipe.ts';
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

function startSuricata(options: ReaderOptions): Promise<FlowReader> {
  const interfaces = chosenInterfaces(options.suricataInterfaces);
  return readProgram(
    {
      name: 'suricata',
      prepare: (folder, pipe) => {
        const configuration = join(folder, 'suricata.yaml');
        writeFileSync(configuration, configurationText({ interfaces, folder, pipe }));
        for (const path of [folder, pipe]) chownSync(path, NOBODY, NOBODY);
        return commandLine(configuration, folder);
      },
      ready: /Engine started/,
      drain: DRAIN,
    },
    options,
  );
}

/**
 * It ends with whoever started it, however that ends, and when its time is over; and as it reads foreign bytes, it has
 * no right but to open packet sockets. Source: setpriv(1), capabilities(7).
 */
function commandLine(configuration: string, folder: string): [string, ...string[]] {
  const args = [
    ['--pdeathsig', 'TERM', '--no-new-privs', '--clear-groups'],
    ['--reuid', String(NOBODY), '--regid', String(NOBODY)],
    ['--bounding-set', RIGHTS, '--inh-caps', RIGHTS, '--ambient-caps', RIGHTS],
    ['timeout', '--kill-after=10', String(LONGEST)],
    ['suricata', '-c', configuration, '-l', folder],
    ['--af-packet', '--runmode', 'workers', '--disable-detection', '--init-errors-fatal'],
  ];
  return ['setpriv', ...args.flat()];
}
