#!/usr/bin/perl
# A process that mounts images by loop device and unmounts them, some ten times faster than mount(8) can be started.
# Perl, because Node has no ioctl(2) and no mount(2), and perl-base is on every Debian system.
#
# argv: the numbers of mount(2) and umount2(2) on this machine.
# stdin, fields separated by tabs:              stdout, one line each:
#   mount TYPE OPTIONS IMAGE DIR                  "ok", or the errno and what failed
#   umount DIR FLAGS                              "ok", or the errno and what failed
#   guard DIR                                     "ok"
# At the end of stdin it detaches what it has mounted or guards: so nothing stays when its parent is killed.
use strict;
use warnings;

use constant {
    LOOP_CONFIGURE    => 0x4C0A,
    LOOP_CTL_GET_FREE => 0x4C82,
    LO_FLAGS_AUTOCLEAR => 4,
    MNT_DETACH        => 2,
    EBUSY             => 16,
    ATTEMPTS          => 400,
};

my ($sys_mount, $sys_umount2) = @ARGV;
my @mounted;
$| = 1;

# An answer to a parent that was killed must not end us before the clean-up.
$SIG{PIPE} = 'IGNORE';

# Returns a handle of a loop device bound to $image, and its path; or an error text. The device frees itself when the
# last user is gone. Another process may take the free number first: then the next one is tried.
sub attach_loop {
    my ($image) = @_;
    open(my $backing, '+<', $image) or return (undef, ($! + 0) . " open $image");
    my $failure = EBUSY . ' no free loop device';
    for (1 .. ATTEMPTS) {
        open(my $control, '+<', '/dev/loop-control') or return (undef, ($! + 0) . ' open /dev/loop-control');
        my $number = ioctl($control, LOOP_CTL_GET_FREE, 0);
        return (undef, ($! + 0) . ' LOOP_CTL_GET_FREE') unless defined $number;
        my $device = '/dev/loop' . ($number + 0);
        if (open(my $loop, '+<', $device)) {
            # struct loop_config: fd, block size, struct loop_info64, eight reserved words.
            my $info = pack('Q5 L4 a64 a64 a32 Q2', (0) x 5, 0, 0, 0, LO_FLAGS_AUTOCLEAR, ('') x 3, 0, 0);
            my $config = pack('L2', fileno($backing), 0) . $info . ("\0" x 64);
            return ($loop, $device) if ioctl($loop, LOOP_CONFIGURE, $config);
            return (undef, ($! + 0) . " LOOP_CONFIGURE $device") if $! != EBUSY;
        } else {
            # The node appears a moment after the number where udev makes it.
            $failure = ($! + 0) . " open $device";
        }
        select(undef, undef, undef, 0.005);
    }
    return (undef, $failure);
}

sub mount_image {
    my ($type, $options, $image, $dir) = @_;
    my ($loop, $device) = attach_loop($image);
    return $device unless $loop;
    # syscall() wants strings of its own, not list elements.
    my ($source, $target, $kind, $data) = ("$device\0", "$dir\0", "$type\0", "$options\0");
    return ($! + 0) . " mount $type" if syscall($sys_mount + 0, $source, $target, $kind, 0, $data) != 0;
    push @mounted, $dir;
    return 'ok';
}

sub unmount {
    my ($dir, $flags) = @_;
    my $target = "$dir\0";
    return ($! + 0) . " umount $dir" if syscall($sys_umount2 + 0, $target, $flags + 0) != 0;
    @mounted = grep { $_ ne $dir } @mounted;
    return 'ok';
}

while (my $line = <STDIN>) {
    chomp $line;
    my ($verb, @fields) = split /\t/, $line, -1;
    if    ($verb eq 'mount')  { print mount_image(@fields), "\n" }
    elsif ($verb eq 'umount') { print unmount(@fields), "\n" }
    elsif ($verb eq 'guard')  { push @mounted, $fields[0]; print "ok\n" }
    else                      { die "unknown verb $verb\n" }
}
# A copy, since unmount() changes the list.
my @left = reverse @mounted;
unmount($_, MNT_DETACH) for @left;
