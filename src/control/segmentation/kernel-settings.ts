import { Fault } from '../../model/fault.ts';
import type { HostServices } from './services.ts';
import type { SegmentationState } from './state.ts';

/** What has bridged packets judged as if they were routed. */
const SETTINGS = ['net.bridge.bridge-nf-call-iptables', 'net.bridge.bridge-nf-call-ip6tables'];

type Saved = SegmentationState['kernel'];

/** The settings as they are; null: there are none, for the module is not loaded. */
export function currentSettings({ kernel }: HostServices): Saved {
  return Object.fromEntries(SETTINGS.map((name) => [name, kernel.read(name) ?? null]));
}

/** Has bridged packets judged. Throws a `Fault` (`unsupported`) where the kernel cannot. */
export async function judgeBridges({ kernel, commands }: HostServices): Promise<void> {
  const isMissing = () => SETTINGS.some((name) => kernel.read(name) === undefined);
  if (isMissing()) await loadModule(commands);
  if (isMissing())
    throw new Fault('unsupported', 'the kernel does not judge what goes over a bridge', {
      hint: 'load its module br_netfilter: "modprobe br_netfilter"',
    });
  for (const name of SETTINGS) if (kernel.read(name) !== '1') kernel.write(name, '1');
}

/** Whether the module is there then is what counts, however it came. */
async function loadModule(commands: HostServices['commands']): Promise<void> {
  try {
    await commands.run('modprobe', ['br_netfilter']);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
  }
}

/** Puts the settings back; a module that was not there stays, and does nothing. */
export function restoreSettings({ kernel }: HostServices, saved: Saved): void {
  for (const [name, value] of Object.entries(saved)) {
    const now = kernel.read(name);
    if (SETTINGS.includes(name) && now !== undefined && now !== (value ?? '0'))
      kernel.write(name, value ?? '0');
  }
}
