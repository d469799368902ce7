"""Talks and answers in its network namespace.

serve PORT...      answers on the ports, TCP and UDP, over IPv4 and IPv6; each line of standard input is a JSON list of
                   probes {"id", "protocol", "address", "port", "size", "seconds"}, each line of output the list of the
                   ids that got an answer
hold ADDRESS PORT  opens one TCP connection; each line of input is sent, and output says `answered` or `silent`
frame HEX...       sends Ethernet frames as they are by eth0
"""

import asyncio
import ipaddress
import json
import os
import socket
import struct
import sys

ICMP = {4: (socket.AF_INET, socket.IPPROTO_ICMP, 8, 0), 6: (socket.AF_INET6, socket.getprotobyname("ipv6-icmp"), 128, 129)}
KINDS = {"tcp": socket.SOCK_STREAM, "udp": socket.SOCK_DGRAM}


def family(address):
    return socket.AF_INET if ipaddress.ip_address(address).version == 4 else socket.AF_INET6


class Echo(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, sender):
        self.transport.sendto(data, sender)


async def answer(reader, writer):
    try:
        while data := await reader.read(1024):
            writer.write(data)
            await writer.drain()
    except (OSError, asyncio.CancelledError):
        pass
    finally:
        writer.close()


async def serve(ports):
    loop = asyncio.get_running_loop()
    for port in ports:
        for host in ("0.0.0.0", "::"):
            await asyncio.start_server(answer, host, port)
            sock = socket.socket(family(host), socket.SOCK_DGRAM)
            if sock.family == socket.AF_INET6:
                sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            sock.bind((host, port))
            await loop.create_datagram_endpoint(Echo, sock=sock)


questions = set()


async def ask(kind, address, port):
    """A socket that is connected. A question by UDP from the port of one before it would be no new flow: it has its own."""
    loop = asyncio.get_running_loop()
    for _ in range(100):
        sock = socket.socket(family(address), KINDS[kind])
        sock.setblocking(False)
        try:
            await loop.sock_connect(sock, (address, port))
        except BaseException:
            sock.close()
            raise
        if kind == "tcp":
            return sock
        question = (address, port, sock.getsockname()[1])
        if question not in questions:
            questions.add(question)
            return sock
        sock.close()
    raise OSError(f"no port is left from which {address} was not asked")


async def probe_port(kind, address, port, size):
    said = b"x" * size
    loop = asyncio.get_running_loop()
    with await ask(kind, address, port) as sock:
        await loop.sock_sendall(sock, said)
        return (await loop.sock_recv(sock, 65536)) == said


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


async def probe_echo(address, number):
    loop = asyncio.get_running_loop()
    version = ipaddress.ip_address(address).version
    kind, protocol, request, reply = ICMP[version]
    identity = os.getpid() & 0xFFFF
    packet = struct.pack("!BBHHH", request, 0, 0, identity, number)
    if version == 4:
        packet = struct.pack("!BBHHH", request, 0, checksum(packet), identity, number)
    with socket.socket(kind, socket.SOCK_RAW, protocol) as sock:
        sock.setblocking(False)
        sock.connect((address, 0))
        await loop.sock_sendall(sock, packet)
        while True:
            data = await loop.sock_recv(sock, 1024)
            body = data[(data[0] & 15) * 4 :] if version == 4 else data
            if body[0] == reply and struct.unpack("!HH", body[4:8]) == (identity, number):
                return True


async def probe(one):
    tried = probe_echo(one["address"], one["id"] & 0xFFFF) if one["protocol"] == "icmp" else probe_port(one["protocol"], one["address"], one["port"], one["size"])
    try:
        return await asyncio.wait_for(tried, one["seconds"])
    except (OSError, asyncio.TimeoutError):
        return False


async def answer_and_probe(ports):
    await serve([int(port) for port in ports])
    print("ready", flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        probes = json.loads(line)
        answered = await asyncio.gather(*map(probe, probes))
        print(json.dumps([one["id"] for one, is_answered in zip(probes, answered) if is_answered]), flush=True)


def hold(address, port):
    with socket.create_connection((address, int(port)), timeout=3) as sock:
        sock.settimeout(1)
        print("ready", flush=True)
        for line in sys.stdin:
            try:
                sock.sendall(line.encode())
                print("answered" if sock.recv(1024) else "silent", flush=True)
            except OSError:
                print("silent", flush=True)


def send_frames(frames):
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as sock:
        sock.bind(("eth0", 0))
        for frame in frames:
            sock.send(bytes.fromhex(frame))


match sys.argv[1:]:
    case ["serve", *ports]:
        asyncio.run(answer_and_probe(ports))
    case ["hold", address, port]:
        hold(address, port)
    case ["frame", *frames]:
        send_frames(frames)
