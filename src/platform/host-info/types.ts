/** What a machine is, and how busy. Sizes in bytes, times of processors in seconds. */
export interface HostInfo {
  readonly hostname: string;
  readonly platform: string;
  readonly kernel: string;
  readonly architecture: string;
  readonly uptime: number;
  readonly cpus: readonly HostCpu[];
  readonly memory: { readonly total: number; readonly available: number };
  readonly disk: { readonly path: string; readonly total: number; readonly free: number };
  readonly load: readonly number[];
}

export interface HostCpu {
  readonly model: string;
  readonly mhz: number;
  readonly user: number;
  readonly nice: number;
  readonly system: number;
  readonly idle: number;
  readonly irq: number;
}
