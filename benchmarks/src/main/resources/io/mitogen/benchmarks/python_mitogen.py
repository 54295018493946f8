"""Measures Python's Mitogen as the blocks of the benchmarks measure this library.

usage: python_mitogen.py CHECKOUT version|connect|sudo|fanout50|eight|close10|rtt|depth5|depth10|pipeline|bulk|memory
       python_mitogen.py CHECKOUT ssh|ssh.bulk SSH_CONFIG
"""
import collections
import concurrent.futures
import os
import pwd
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
# Modules of the checkout are compiled once, and the checkout stays as it is. Children compile anew, as always.
sys.pycache_prefix = os.path.join(HERE, 'pycache')
sys.path[:0] = [sys.argv[1], HERE]
# A child looks for modules in its working directory first. It must not find ours there.
os.chdir('/')

import mitogen
import mitogen.master
import mitogen.service
import python_callees

WINDOW = 100
THREADS = 8
now = time.perf_counter


def put(metric, value, unit):
    print('python.%s %.6g %s' % (metric, value, unit), flush=True)


def percentile(samples, percent):
    samples = sorted(samples)
    return samples[min(len(samples) - 1, len(samples) * percent // 100)]


def connect(router, via=None):
    return router.local(python_path=sys.executable, via=via)


def connect_ssh(router):
    return router.ssh(hostname='127.0.0.1', ssh_args=['-F', sys.argv[3]], check_host_keys='enforce',
                      compression=False, python_path=sys.executable)


def connect_levels(router, depth):
    levels = [connect(router)]
    while len(levels) < depth:
        levels.append(connect(router, via=levels[-1]))
    return levels


# Its connect blocks, so contexts are connected side by side from several threads.
def connect_and_call(router, count, via=None):
    def one(_):
        context = connect(router, via)
        context.call(python_callees.nothing)
        return context

    with concurrent.futures.ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(one, range(count)))


def close(contexts):
    for context in contexts:
        context.shutdown(wait=True)


def times(context, count):
    samples = []
    for _ in range(count):
        start = now()
        context.call(python_callees.nothing)
        samples.append(now() - start)
    return samples


def measure_version(router):
    connect(router).call(python_callees.nothing)
    print('Mitogen %s on Python %s' % (
        '.'.join(map(str, mitogen.__version__)), sys.version.split()[0]))


def measure_first_answers(name, connect):
    for i in range(9):
        start = now()
        context = connect()
        connected = now()
        context.call(python_callees.nothing)
        called = now()
        metric = name + ('.warm' if i else '.first')
        put(metric, 1e3 * (called - start), 'ms')
        put(metric + '.connected', 1e3 * (connected - start), 'ms')
        context.shutdown(wait=True)
        put(metric + '.close', 1e3 * (now() - called), 'ms')


def measure_connect(router):
    measure_first_answers('connect', lambda: connect(router))


def measure_ssh(router):
    measure_first_answers('ssh', lambda: connect_ssh(router))


def measure_sudo(router):
    account = pwd.getpwuid(os.getuid()).pw_name
    measure_first_answers('sudo', lambda: router.sudo(username=account, python_path=sys.executable))


def measure_fanout50(router):
    for metric in 'fanout50.first', 'fanout50.warm':
        start = now()
        contexts = connect_and_call(router, 50)
        put(metric, 1e3 * (now() - start), 'ms')
        close(contexts)


def measure_eight(router):
    intermediary = connect(router)
    for first in '.first', '', '', '':
        for metric, via in ('eight.direct', None), ('eight.through', intermediary):
            start = now()
            contexts = connect_and_call(router, 8, via)
            put(metric + first, 1e3 * (now() - start), 'ms')
            close(contexts)


def measure_close10(router):
    for _ in range(3):
        levels = connect_levels(router, 10)
        levels[-1].call(python_callees.nothing)
        start = now()
        levels[0].shutdown(wait=True)
        put('close10', 1e3 * (now() - start), 'ms')


def measure_round_trip(metric, context):
    first = times(context, 100)
    put(metric + '.first', 1e6 * first[0], 'us')
    put(metric + '.first100.median', 1e6 * percentile(first, 50), 'us')
    times(context, 500)
    samples = times(context, 3000)
    put(metric + '.median', 1e6 * percentile(samples, 50), 'us')
    put(metric + '.p99', 1e6 * percentile(samples, 99), 'us')


def measure_rtt(router):
    measure_round_trip('rtt', connect(router))


def measure_depth5(router):
    measure_round_trip('depth5.rtt', connect_levels(router, 5)[-1])


def measure_depth10(router):
    measure_round_trip('depth10.rtt', connect_levels(router, 10)[-1])


def pipeline(context, count):
    under_way = collections.deque()
    for _ in range(count):
        if len(under_way) == WINDOW:
            under_way.popleft().get().unpickle()
        under_way.append(context.call_async(python_callees.nothing))
    for receiver in under_way:
        receiver.get().unpickle()


def measure_pipeline(router):
    context = connect(router)
    pipeline(context, 2000)
    count = 20000
    start = now()
    pipeline(context, count)
    put('pipeline.window100', count / (now() - start), 'calls/s')


def bulk(metric, context, mib, repeats):
    data = os.urandom(mib << 20)
    context.call(python_callees.prepare, len(data))
    for _ in range(repeats):
        start = now()
        assert context.call(python_callees.length, data) == len(data)
        put('%s.argument.%dMiB' % (metric, mib), len(data) / (now() - start) / 1e6, 'MB/s')
        start = now()
        assert len(context.call(python_callees.fetch)) == len(data)
        put('%s.result.%dMiB' % (metric, mib), len(data) / (now() - start) / 1e6, 'MB/s')


def measure_bulk(router):
    context = connect(router)
    bulk('bulk', context, 1, 10)
    bulk('bulk', context, 100, 2)


# Its fastest way for many bytes: a service that sends a file in chunks.
def measure_ssh_bulk(router):
    path = os.path.join(HERE, 'random')
    size = 100 << 20
    with open(path, 'wb') as fp:
        fp.write(os.urandom(size))
    files = mitogen.service.FileService(router)
    files.register(path)
    pool = mitogen.service.Pool(router, (files,))
    try:
        context = connect_ssh(router)
        for _ in range(4):
            start = now()
            assert context.call(python_callees.receive, router.myself(), path)
            put('ssh.bulk.file.100MiB', size / (now() - start) / 1e6, 'MB/s')
        bulk('ssh.bulk', context, 100, 2)
    finally:
        pool.stop()
        os.remove(path)


def measure_memory(router):
    context = connect(router)
    pid = context.call(python_callees.pid)
    time.sleep(1)
    with open('/proc/%d/smaps_rollup' % pid) as fp:
        fields = dict(line.split()[:2] for line in fp)
    put('memory.rss', int(fields['Rss:']) / 1024, 'MiB')
    put('memory.pss', int(fields['Pss:']) / 1024, 'MiB')


def main():
    broker = mitogen.master.Broker()
    router = mitogen.master.Router(broker, max_message_size=1 << 30)
    try:
        globals()['measure_' + sys.argv[2].replace('.', '_')](router)
    finally:
        broker.shutdown()
        broker.join()


if __name__ == '__main__':
    main()
