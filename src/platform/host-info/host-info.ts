import { statfs } from 'node:fs/promises';
import { arch, cpus, freemem, hostname, loadavg, platform, release, totalmem, uptime } from 'node:os';
import type { HostCpu, HostInfo } from './types.ts';

/** Of the machine that this runs on; `path` says of which disk is told. */
export async function hostInfo(path: string): Promise<HostInfo> {
  const { bsize, blocks, bavail } = await statfs(path);
  return {
    hostname: hostname(),
    platform: platform(),
    kernel: release(),
    architecture: arch(),
    uptime: Math.floor(uptime()),
    cpus: cpus().map(shownCpu),
    memory: { total: totalmem(), available: freemem() },
    disk: { path, total: bsize * blocks, free: bsize * bavail },
    load: loadavg(),
  };
}

function shownCpu({ model, speed, times }: ReturnType<typeof cpus>[number]): HostCpu {
  const { user, nice, sys, idle, irq } = times;
  return {
    model,
    mhz: speed,
    user: user / 1000,
    nice: nice / 1000,
    system: sys / 1000,
    idle: idle / 1000,
    irq: irq / 1000,
  };
}
