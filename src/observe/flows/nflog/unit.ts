import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { hasCommand, LineProcess } from '../line-process.ts';
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

/** ulogd writes to a pipe, which another process reads, so that nothing touches the disk. */
async function open({ onLine, onEnd }: ReaderOptions): Promise<FlowReader> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-nflog-'));
  const [pipe, configuration] = [join(folder, 'pipe'), join(folder, 'ulogd.conf')];
  try {
    execFileSync('mkfifo', ['--mode=600', pipe]);
    writeFileSync(configuration, configurationText(pluginFolder() ?? '', pipe));
    const output = await LineProcess.start('cat', [pipe], { onLine, onEnd });
    try {
      const daemon = await LineProcess.start('ulogd', ['-c', configuration], {
        onLine,
        onEnd,
        ready: /initialization finished/,
      });
      return {
        close: async () => {
          await wait(DRAIN);
          const read = output.ended();
          await daemon.close();
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
