#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs board_check and lamp_check on a real kernel in a virtual machine, whose disk is this machine's own,
# read-only.  Needs Debian's qemu-system-x86 and seabios; takes the kernel, udev, kmod and
# busybox-static from Debian into BUILD/vm.  About a minute.
# Usage: vm.sh BUILD       Last line: ALL OK.
set -eu
build=$(realpath "$1")
vm=$build/vm
lib="$build/lib/platform-drm.a $build/lib/platform-libinput.a $build/lib/kiosk-core.a $build/lib/kiosk-base.a"

make -s B="$1" $(echo "$lib" | sed "s|$build|$1|g") "$1/obj/tests/hw/board_check.o" \
	"$1/obj/tests/hw/lamp_check.o" "$1/lib/platform-gpio.a"
cc -pie -o "$build/lamp_check" "$build/obj/tests/hw/lamp_check.o" "$build/lib/platform-gpio.a" \
	"$build/lib/kiosk-base.a" -lpthread
cc -pie -o "$build/board_check" "$build/obj/tests/hw/board_check.o" -Wl,--start-group $lib -Wl,--end-group \
	$(pkg-config --libs libdrm libinput libudev xkbcommon) -lm

if [ ! -e "$vm/root/bin/busybox" ]; then
	echo "Getting a kernel from Debian"
	mkdir -p "$vm/deb"
	kernel=$(apt-cache depends linux-image-amd64 | awk '/Depends: linux-image/ {print $2}')
	(cd "$vm/deb" && apt-get download -qq "$kernel" udev kmod busybox-static)
	for deb in "$vm"/deb/*.deb; do dpkg -x "$deb" "$vm/root"; done
fi
version=$(ls "$vm/root/lib/modules")
ln -sf ../bin/kmod "$vm/root/sbin/depmod"
"$vm/root/sbin/depmod" -b "$vm/root" "$version"

# The first disk: busybox, and the modules in the order in which they need each other.
rm -rf "$vm/first"
mkdir -p "$vm/first/m" "$vm/first/r" "$vm/first/t" "$vm/first/proc" "$vm/first/sys" "$vm/first/dev"
cp "$vm/root/bin/busybox" "$vm/first/busybox"
ln -sf ../bin/kmod "$vm/root/sbin/modprobe"
for module in virtio_pci 9pnet_virtio 9p overlay evdev uinput uhid hid-cp2112 virtio_input virtio-gpu; do
	"$vm/root/sbin/modprobe" -d "$vm/root" -S "$version" --show-depends "$module"
done | awk '$1 == "insmod" && !seen[$2]++ {print $2}' >"$vm/modules"
n=100
while read -r module; do
	n=$((n + 1))
	cp "$module" "$vm/first/m/$n.ko"
done <"$vm/modules"
cat >"$vm/first/init" <<INIT
#!/busybox sh
export PATH=/
/busybox --install -s / 2>/dev/null
mount -t proc x /proc; mount -t sysfs x /sys; mount -t devtmpfs x /dev
for m in /m/*; do insmod \$m; done
mount -t 9p -o trans=virtio,version=9p2000.L,ro,cache=loose root /r
mount -t tmpfs x /t; mkdir /t/up /t/work /t/all
mount -t overlay -o lowerdir=/r,upperdir=/t/up,workdir=/t/work x /t/all
for d in dev proc sys; do mount --move /\$d /t/all/\$d; done
exec switch_root /t/all $vm/root/bin/busybox sh $vm/second
INIT
chmod +x "$vm/first/init"
cat >"$vm/second" <<SECOND
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
box=$vm/root/bin/busybox
\$box mount -t tmpfs x /run
\$box cp -a $vm/root/lib/udev /lib/
\$box cp -a $vm/root/bin/udevadm /bin/
$vm/root/lib/systemd/systemd-udevd --daemon
udevadm trigger -c add
udevadm settle
$build/lamp_check && $build/board_check </dev/tty1
echo "exit \$?"
\$box poweroff -f
SECOND
(cd "$vm/first" && find . | "$vm/root/bin/busybox" cpio -o -H newc 2>/dev/null) >"$vm/first.cpio"

# When the picture is drawn, the machine's monitor tells what stands on its screen.
rm -f "$vm/monitor.in" "$vm/monitor.out" "$vm/log" "$vm/screen.ppm"
mkfifo "$vm/monitor.in" "$vm/monitor.out"
: >"$vm/log"
cat "$vm/monitor.out" >"$vm/monitor.log" &
(
	until grep -q "^DRAWN\|^exit" "$vm/log"; do sleep 0.2; done
	echo "screendump $vm/screen.ppm" >"$vm/monitor.in"
) &
timeout 180 qemu-system-x86_64 -accel tcg,thread=multi -M q35 -cpu max -smp 2 -m 1024 -nodefaults -display none \
	-no-reboot -kernel "$vm/root/boot/vmlinuz-$version" -initrd "$vm/first.cpio" \
	-append "console=ttyS0 quiet panic=-1 rdinit=/init" \
	-virtfs local,path=/,mount_tag=root,security_model=none,readonly=on,multidevs=remap \
	-vga none -device virtio-gpu-pci,xres=1280,yres=800 -serial stdio \
	-chardev pipe,id=monitor,path="$vm/monitor" -mon monitor </dev/null | tee "$vm/log"
grep -q "^exit 0" "$vm/log"

# The four quarters, as board_check drew them: red, green, blue, white.
pixel() {
	od -An -tu1 -j $((16 + ($2 * 1280 + $1) * 3)) -N3 "$vm/screen.ppm" | tr -s ' '
}
seen="$(pixel 320 200)$(pixel 960 200)$(pixel 320 600)$(pixel 960 600)"
if [ "$seen" != " 255 0 0 0 255 0 0 0 255 255 255 255" ]; then
	echo "FAILED the screen shows other colours:$seen ($vm/screen.ppm)"
	exit 1
fi
echo "ok     the screen shows the picture"
echo "ALL OK"
