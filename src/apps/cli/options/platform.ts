import { InvalidArgumentError } from 'commander';
import type { Platform } from '../../../model/image.ts';

/** Parses `--platform`: `linux/arm64`, `linux/arm/v7`. */
export function parsePlatform(text: string): Platform {
  const [, os, architecture, variant] = /^([\w.-]+)\/([\w.-]+)(?:\/([\w.-]+))?$/.exec(text) ?? [];
  if (os === undefined || architecture === undefined) {
    throw new InvalidArgumentError('write os/architecture or os/architecture/variant, such as linux/arm64.');
  }
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
}
