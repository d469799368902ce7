import { Client, credentials } from '@grpc/grpc-js';
import protobuf from 'protobufjs';

/** The protocol as its authors write it, for a client that knows nothing of ours. */
const PROTOCOL = `syntax = "proto3";
package v1alpha1;
service CSIDriverProvider {
  rpc Version(VersionRequest) returns (VersionResponse) {}
  rpc Mount(MountRequest) returns (MountResponse) {}
}
message VersionRequest { string version = 1; }
message VersionResponse { string version = 1; string runtime_name = 2; string runtime_version = 3; }
message MountRequest {
  string attributes = 1;
  string secrets = 2;
  string target_path = 3;
  string permission = 4;
  repeated ObjectVersion current_object_version = 5;
}
message MountResponse { repeated ObjectVersion object_version = 1; Error error = 2; repeated File files = 3; }
message ObjectVersion { string id = 1; string version = 2; }
message Error { string code = 1; }
message File { string path = 1; int32 mode = 2; bytes contents = 3; }
`;

/** What a driver gets, as far as tests look into it. */
export interface DriverMounted {
  readonly files: readonly { readonly path: string; readonly mode: number; readonly contents: Buffer }[];
  readonly object_version: readonly { readonly id: string; readonly version: string }[];
}

/** A client as the driver has it, at a socket. */
export function driverAt(socket: string) {
  const { root } = protobuf.parse(PROTOCOL, { keepCase: true });
  const client = new Client(`unix:${socket}`, credentials.createInsecure());
  const call = (method: string, request: object): Promise<unknown> => {
    const [asked, answered] = ['Request', 'Response'].map((end) =>
      root.lookupType(`v1alpha1.${method}${end}`),
    );
    return new Promise((resolve, reject) => {
      client.makeUnaryRequest<object, object>(
        `/v1alpha1.CSIDriverProvider/${method}`,
        (value) => Buffer.from(asked?.encode(asked.fromObject(value)).finish() ?? []),
        (bytes) => answered?.toObject(answered.decode(bytes), { defaults: true }) ?? {},
        request,
        (error, value) => (error ? reject(error) : resolve(value)),
      );
    });
  };
  return {
    version: () => call('Version', { version: 'v1alpha1' }),
    mount: (attributes: object, permission = '292') =>
      call('Mount', {
        attributes: JSON.stringify(attributes),
        secrets: '{}',
        target_path: '/var/lib/kubelet/pods/fake/volumes/mount',
        permission,
      }) as Promise<DriverMounted>,
    close: () => client.close(),
  };
}
