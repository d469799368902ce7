import { globSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hasCommand } from '../line-process.ts';
import { readProgram } from '../program-pipe.ts';
import type { FlowReader, FlowUnit, ReaderOptions } from '../types.ts';
import { NflogParser } from './parse.ts';

/** The netlink group that the compiler for nftables logs to. */
const GROUP = 1876;
/** Milliseconds in which what was logged last is written. */
const DRAIN = 200;
const PLUGINS = ['inppkt_NFLOG', 'raw2packet_BASE', 'filter_IFINDEX', 'filter_IP2STR', 'output_JSON'];

export const NFLOG_UNIT: FlowUnit = {
  id: 'nflog',
  vectors: ['V8'],
  description: `packets that nftables denied, by its messages to netlink group ${GROUP}`,
  absence: () =>
    hasCommand('ulogd') && pluginFolder() !== undefined
      ? undefined
      : 'the command ulogd with its JSON output (Debian packages ulogd2, ulogd2-json)',
  parser: () => new NflogParser(),
  open,
};

function pluginFolder(): string | undefined {
  const [plugin] = globSync(['/usr/lib/*/ulogd/ulogd_output_JSON.so', '/usr/lib/ulogd/ulogd_output_JSON.so']);
  return plugin === undefined ? undefined : dirname(plugin);
}

function open(options: ReaderOptions): Promise<FlowReader> {
  return readProgram(
    {
      name: 'nflog',
      prepare: (folder, pipe) => {
        const configuration = join(folder, 'ulogd.conf');
        writeFileSync(configuration, configurationText(pluginFolder() ?? '', pipe));
        return ['ulogd', '-c', configuration];
      },
      ready: /initialization finished/,
      drain: DRAIN,
    },
    options,
  );
}

/** Source: ulogd.conf of ulogd 2. */
function configurationText(plugins: string, pipe: string): string {
  return [
    '[global]',
    'logfile="stdout"',
    'loglevel=3',
    ...PLUGINS.map((name) => `plugin="${plugins}/ulogd_${name}.so"`),
    'stack=log1:NFLOG,base1:BASE,ifi1:IFINDEX,ip2str1:IP2STR,json1:JSON',
    '[log1]',
    `group=${GROUP}`,
    'seq_local=1',
    '[json1]',
    'sync=1',
    `file="${pipe}"`,
    '',
  ].join('\n');
}
