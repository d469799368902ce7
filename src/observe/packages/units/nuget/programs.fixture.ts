import { deflateRawSync, gunzipSync } from 'node:zlib';
import { buildElf } from '../../../executable/elf-builder.ts';

/**
 * For tests: a library that Mono's C# compiler made of one class; assembly `Sea.Boat` 1.2.0.0, of file 1.2.3.4 and
 * product `1.2.3-beta.1+0a2e291c0d9c`.
 */
export const ASSEMBLY = gunzipSync(
  Buffer.from(
    [
      'H4sIAAAAAAACA+1WzXMURRR/PfuRzZKkklACUYyTCkL4GjcfpUQQNpsNEAkkZENAsSrMzjabkdmZODMbCShykSpvnvCkJX+AVR4s',
      'RUvKsrx44U6VlpWDF09cPHkw/rp7Nrv5QKu4qfRMv37v9Xuv33v9pntOv/4hxYgojr6yQnSXVMvSP7eb6G3PfdNGXzTf77nLJu73',
      'zMzbgb7ge2XfrOiW6bpeqBe57ldd3Xb1/GRBr3glbrS2pndFNqbGiCZYbI3dZdJ6trAUEV5KKt6Z3QB6zbGswjXlN1F9lE5pCo1R',
      '9n2idvnWx9VBNdg9FZk8FNskyEtELfQYTVfu11oK9MkG2gj51RDjTDKKK1X3u8HEJcMPfIsi37JRoOm1cmBnDZ87nhX5eimy1bZB',
      'LrfezcxuNZ6UKgl6gEX1BBGjx2sva9vfhW5c64Oj6X3d2nVB7aOtmRjtI2m3Q7suNi6d3KK9I5CmWB+46RCAJQW6P51syv6ysrIC',
      'hb/Xiz1SL1d4NceiKEROFoeMjDGYGewfFpwEOaLOMN17A/UHa78LvBD6tlsOZK7iakt6zxXoZFzVTO+Jc+N5jBdA/yjonOMVo7hh',
      'ov38U1+yZqH0BxukbSqHLdFWaNHWiXELepOKaUOPraOJfmVqTFIXKiJJQxKO0VnAJYnfojuA39PPgA8lPMQmWZJMCa9J+JGE99gd',
      'aYtFUDztKJM0dUTUVgn3wNcpUZV0a8dN6gVnTlGpJDsMaj6i2tkxUJ9G1DOgNGnXiGAHvYIsdlERWAf5wHtI2NsrYT/gARoBnKJx',
      'Cc9K+JqEppQx6DCdAxwlC/AUvQVYoBuAF+lj6O6HryM0SAPIiCbj2oPdVdheNoEVY6DaEY8mnxjFbwrfGj+1F1jD+YH2Lf3EVJV0',
      'K8aR016p6vCjVOAm5TwzpMC0nYBGrND2XCosBSGvUAE8XqJF06lyynOHl82Q06hXKdoup3E35D4+0SsQUQrGzLzPzRIqTggtmD4f',
      'u2rNm26Z0zSveIucJotvciskwwo9X8pgAf8Ed7kPy6WREOVarGKNyN501Q3tCjdqkgXuL9oWD+BMsVoucz/ne28HZtHhG1Tztll2',
      'vSC0rU2kC6EIpMzDuYIM2yyV5qJgfelojVLTSJIhkzQSBLxSdJZm7HCTJaf5ZYerBNYEp3zk2QrrorWJ4zA/y/0Awhsnx93Lnl8x',
      'hSXT2SAVJUVmOLSLtmOHS/XZSmB5vmMXV502So6jLg9Z1PTZ0K0fLj74JHf769R32730b6QlU7FkZyJFWmezeFraWayb2rtJPPE0',
      '60xAk8VFASV0xjqeTdWOUvBTgtWZSDZpnQkI9lEqDkZbK6PUatYoonRFtTBq6jcGjEFjiKibUZckDhZ5aBr9+zPmAB8Y7rcypWFL',
      'TjOa0bad982FM56LcuILIi0oNGwlS3117Y3ZrqHlDxpqvW93HT9au2M3aZlVublRz887zmnTdlX6OF9N2srzpGfpSfu3NibvuR3q',
      'L2oNXxRxZhN+7d/hArZ9ueFQXdZQrjSLs3oOcIymgY3TJJ0BPQ54HLho9+IP/1TnMcMZHItO7hgda/ivW/dbRHm58ixuCB92bNzl',
      'OF7JpcvkyfldUmsGsya4AeZNCiHngRLtPfo8ntWEjQL4PmZcKm9iaaeUyeB5CZwMbt6iyAHtlF6OQqaCh0MeF0L06exqmFuQ6y8h',
      'WlPKRf90dISaIVNbL48e4HYTfiys8bOAGRM3XQ4cEYH8DnGj1XVn0X1o13X6IT+APogudmBIrjUufRSyLiw5DR5ttkafjGECM2Up',
      'LaJZQBzCwzLNSykRx4F1cirjJdAVuTdXZFaUbJ5aITsZ2bAjP2pxuI/0x4A9h9TpomKZgg0P3CpyFq7JrdLV18RygZ7eoLM+a/Wc',
      'HcQOc0gID/rxb5EBNgDOAA2DtkCXgFn/pU9eV/+oUy8+Of3+j+0vGKx7bwAQAAA=',
    ].join(''),
    'base64',
  ),
);

const SIGNATURE = Buffer.from('8b1202b96a612038727b930214d7a03213f5b9e6efae3318ee3b2dce24b36aae', 'hex');

interface Shape {
  /** Of the header: 1, 2 or 6. */
  readonly major?: number;
  readonly isCompressed?: boolean;
}

/** For tests: a program that was published as a single file, with nothing but a `.deps.json` in it, or not even that. */
export function buildSingleFile(
  depsJson: string | undefined,
  { major = 6, isCompressed = false }: Shape = {},
): Buffer {
  const data = Buffer.concat([Buffer.alloc(24), SIGNATURE, Buffer.alloc(16)]);
  const host = buildElf([{ name: '.data', content: data, address: 0x40_0000 }], {
    bits: 64,
    littleEndian: true,
    sections: true,
  });
  const content = Buffer.from(depsJson ?? '');
  const stored = isCompressed ? deflateRawSync(content) : content;
  const fixed = Buffer.alloc(12);
  fixed.writeUInt32LE(major, 0);
  fixed.writeInt32LE(depsJson === undefined ? 0 : 1, 8);
  const entry = Buffer.alloc(major >= 6 ? 25 : 17);
  entry.writeBigInt64LE(BigInt(host.length), 0);
  entry.writeBigInt64LE(BigInt(content.length), 8);
  if (major >= 6) entry.writeBigInt64LE(BigInt(isCompressed ? stored.length : 0), 16);
  entry.writeUInt8(3, entry.length - 1);
  const header = Buffer.concat([
    fixed,
    prefixed('bundle'),
    Buffer.alloc(major >= 2 ? 40 : 0),
    ...(depsJson === undefined ? [] : [entry, prefixed('App.deps.json')]),
  ]);
  const whole = Buffer.concat([host, stored, header]);
  whole.writeBigInt64LE(BigInt(host.length + stored.length), host.indexOf(SIGNATURE) - 8);
  return whole;
}

function prefixed(text: string): Buffer {
  return Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
}
