import type { Platform } from '../../../model/image.ts';

const ARCHITECTURES: ReadonlyMap<string, Partial<Platform>> = new Map([
  ['x86_64', { architecture: 'amd64' }],
  ['x86-64', { architecture: 'amd64' }],
  ['x64', { architecture: 'amd64' }],
  ['aarch64', { architecture: 'arm64' }],
  ['i386', { architecture: '386' }],
  ['ia32', { architecture: '386' }],
  ['armhf', { architecture: 'arm', variant: 'v7' }],
  ['armel', { architecture: 'arm', variant: 'v6' }],
  ['ppc64el', { architecture: 'ppc64le' }],
]);
/** The variant that is meant where none is given. */
const BASE_VARIANT: ReadonlyMap<string, number> = new Map([
  ['amd64', 1],
  ['arm', 7],
  ['arm64', 8],
]);

/** Linux on this machine's architecture, in the names of the image specification. */
export function defaultPlatform(architecture: string = process.arch): Platform {
  return normalisePlatform({ os: 'linux', architecture });
}

/** Lower case, and one name for architectures with several. */
export function normalisePlatform(platform: Platform): Platform {
  const architecture = platform.architecture.toLowerCase();
  const alias = ARCHITECTURES.get(architecture);
  const variant = platform.variant?.toLowerCase() || alias?.variant;
  return {
    os: platform.os.toLowerCase(),
    architecture: alias?.architecture ?? architecture,
    ...(variant === undefined ? {} : { variant }),
  };
}

/**
 * How well an image of the platform `offered` runs where `wanted` is: undefined for not at all, 0 for exactly, more
 * for older variants of the architecture, such as arm/v6 on arm/v7.
 */
export function platformDistance(wanted: Platform, offered: Platform): number | undefined {
  const [want, offer] = [normalisePlatform(wanted), normalisePlatform(offered)];
  if (want.os !== offer.os || want.architecture !== offer.architecture) return undefined;
  if (want.variant === offer.variant) return 0;
  const [runs, needs] = [variantNumber(want), variantNumber(offer)];
  if (want.variant === undefined && needs === undefined) return 1;
  if (runs === undefined || needs === undefined || needs > runs) return undefined;
  return runs - needs;
}

/** `os/architecture[/variant]`. */
export function platformName(platform: Platform): string {
  const { os, architecture, variant } = platform;
  return variant ? `${os}/${architecture}/${variant}` : `${os}/${architecture}`;
}

function variantNumber({ architecture, variant }: Platform): number | undefined {
  if (variant === undefined) return BASE_VARIANT.get(architecture);
  const digits = /^v?(\d{1,3})$/.exec(variant)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
