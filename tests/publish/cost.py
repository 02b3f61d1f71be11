#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a change of one page costs a kiosk beside the page, in a town of many guides; and how many
kiosks one nginx on two cores serves.  Usage: cost.py BUILD [GUIDES a language] [SECONDS]
The last line is `checks: N`."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True  # the tree stays as it is
sys.path.insert(1, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../tuf"))

import house
from house import House, Kiosk, LANGUAGES, TOWN, check
from server import Server

BUDGET = 10 * 1024
KIOSKS, EVERY_S = 10000, 30
HEADERS = 260  # of one answer of nginx, and what is asked with

NGINX = """daemon off; pid {room}/nginx.pid; error_log {room}/error.log; worker_processes 2;
events {{ worker_connections 4096; }}
http {{ access_log off; types {{ }} default_type application/octet-stream;
 client_body_temp_path {room}/b; proxy_temp_path {room}/p; fastcgi_temp_path {room}/f; uwsgi_temp_path {room}/u;
 scgi_temp_path {room}/s; server {{ listen 127.0.0.1:{port}; root {tree}; }} }}
"""


def big_town(room, guides):
    town = os.path.join(room, "big")
    shutil.copytree(TOWN, town)
    with open(os.path.join(town, "topics.json"), encoding="utf-8") as file:
        topics = json.load(file)
    source = "see-a-doctor"
    more = [{**topics[0], "id": f"more-{n}", "guides": []} for n in range(-(-guides // 30))]
    topics += more
    for tag in LANGUAGES:
        words = os.path.join(town, "words", tag, "topics.json")
        with open(words, encoding="utf-8") as file:
            names = json.load(file)
        names.update({f"topics.{topic['id']}.name": f"More {n}" for n, topic in enumerate(more)})
        with open(words, "w", encoding="utf-8") as file:
            json.dump(names, file, indent=1, ensure_ascii=False)
    for number in range(guides):
        name = f"page-{number:03}"
        more[number // 30]["guides"].append(name)
        for tag in LANGUAGES:
            shutil.copy(os.path.join(town, "guides", tag, source + ".md"),
                        os.path.join(town, "guides", tag, name + ".md"))
    with open(os.path.join(town, "topics.json"), "w", encoding="utf-8") as file:
        json.dump(topics, file)
    return town


def tree_files(tree):
    found = {}
    for where, _, names in os.walk(tree):
        for name in names:
            path = os.path.join(where, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, tree)] = file.read()
    return found


def measure_change(build, room, guides):
    h = House(build, room, bins=32, town=big_town(room, guides)).begin()
    tree = os.path.join(h.hub, "content")
    server = Server(lambda: tree_files(tree))
    kiosk = Kiosk(build, os.path.join(room, "k"), os.path.join(tree, "metadata/1.root.json"))
    check("the whole package comes", len(kiosk.look(server.address, 240)) > 4 * guides)
    path = "guides/es/page-007.md"
    for turn in (1, 2):
        page = h.town_file(path) + b"\n" * turn
        h.publish({path: page})
        server.asked.clear()
        check("the change comes", kiosk.look(server.address, 120)[path] == page)
        files = tree_files(tree)
        sizes = {name: len(files.get(name, b"")) for name in server.asked}
        beside = sum(sizes.values()) - len(page)
        whole = beside + HEADERS * len(server.asked)
        for name, size in sizes.items():
            print(f"  {size:6} {name}")
        print(f"{4 * guides} guides, change {turn}: {beside} bytes beside the page's {len(page)}, "
              f"{whole} with the headers of {len(server.asked)} answers (budget {BUDGET})")
        check("below 10 KiB", whole < BUDGET)
    server.stop()
    return tree


def measure_polls(room, tree, seconds):
    port = 20000 + os.getpid() % 20000
    conf = os.path.join(room, "nginx.conf")
    with open(conf, "w", encoding="utf-8") as file:
        file.write(NGINX.format(room=room, port=port, tree=tree))
    os.chmod(room, 0o755)
    nginx = subprocess.Popen(["nginx", "-c", conf, "-p", room])
    time.sleep(0.5)
    url = f"http://127.0.0.1:{port}/metadata"
    script = os.path.join(room, "poll.lua")
    with open(script, "w", encoding="utf-8") as file:  # what a kiosk asks when nothing is new
        file.write('local n = 0\nrequest = function()\n n = n + 1\n'
                   ' return wrk.format("GET", n % 2 == 0 and "/metadata/2.root.json" or "/metadata/timestamp.json",\n'
                   ' {["Connection"] = "close"})\nend\n')
    done = subprocess.run(["wrk", "-t", "1", "-c", "64", "-d", f"{seconds}s", "-s", script, url],
                          capture_output=True, text=True, check=True)
    nginx.terminate()
    nginx.wait()
    rate = float(next(line for line in done.stdout.splitlines() if "Requests/sec" in line).split()[1])
    need = 2 * KIOSKS / EVERY_S
    print(done.stdout)
    print(f"{rate:.0f} requests a second, a new connection each, on {os.cpu_count()} cores with the one who asks; "
          f"{KIOSKS} kiosks every {EVERY_S} s need {need:.0f}: {rate / need:.0f} times as many")
    check("one nginx is enough", rate > need)


def main():
    build = os.path.abspath(sys.argv[1])
    guides = int(sys.argv[2]) if len(sys.argv) > 2 else 450
    seconds = int(sys.argv[3]) if len(sys.argv) > 3 else 10
    with tempfile.TemporaryDirectory(prefix="foyer-cost.") as room:
        tree = measure_change(build, room, guides)
        measure_polls(room, tree, seconds)
    print(f"checks: {house.checks}")


if __name__ == "__main__":
    main()
