import protobuf from 'protobufjs/light.js';

const message = (fields: Readonly<Record<string, protobuf.IField>>): protobuf.IType => ({ fields });
const text = (id: number): protobuf.IField => ({ type: 'string', id });

/**
 * Messages of the provider protocol, package `v1alpha1`. Source:
 * https://github.com/kubernetes-sigs/secrets-store-csi-driver/blob/main/provider/v1alpha1/service.proto
 */
const ROOT = protobuf.Root.fromJSON({
  nested: {
    VersionRequest: message({ version: text(1) }),
    VersionResponse: message({ version: text(1), runtimeName: text(2), runtimeVersion: text(3) }),
    MountRequest: message({
      attributes: text(1),
      secrets: text(2),
      targetPath: text(3),
      permission: text(4),
      currentObjectVersion: { rule: 'repeated', type: 'ObjectVersion', id: 5 },
    }),
    MountResponse: message({
      objectVersion: { rule: 'repeated', type: 'ObjectVersion', id: 1 },
      error: { type: 'Error', id: 2 },
      files: { rule: 'repeated', type: 'File', id: 3 },
    }),
    ObjectVersion: message({ id: text(1), version: text(2) }),
    Error: message({ code: text(1) }),
    File: message({
      path: text(1),
      mode: { type: 'int32', id: 2 },
      contents: { type: 'bytes', id: 3 },
    }),
  },
});

const encode = (type: protobuf.Type) => (value: object) =>
  Buffer.from(type.encode(type.fromObject(value)).finish());
const decode = (type: protobuf.Type) => (bytes: Buffer) =>
  type.toObject(type.decode(bytes), { defaults: true, arrays: true });

/** A method with one message each way, for a server or a client of gRPC. */
function method(name: string) {
  const [asked, answered] = [ROOT.lookupType(`${name}Request`), ROOT.lookupType(`${name}Response`)];
  return {
    path: `/v1alpha1.CSIDriverProvider/${name}`,
    requestStream: false,
    responseStream: false,
    requestSerialize: encode(asked),
    requestDeserialize: decode(asked),
    responseSerialize: encode(answered),
    responseDeserialize: decode(answered),
  } as const;
}

/** The service `v1alpha1.CSIDriverProvider`. */
export const CSI_DRIVER_PROVIDER = { Version: method('Version'), Mount: method('Mount') };
