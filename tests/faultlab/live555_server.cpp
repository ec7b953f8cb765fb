// live555's RTSP server before the wall: a second server that is none of ours, and the one that many
// cameras and recorders carry inside.
//
// `live555-server PORT CLIP…` serves each clip (.h264 or .h265, as coded, one picture after the other)
// at /0, /1… and once more on the port after, behind a password asked for by digest. It says "up" once
// it listens and ends when its input closes.

#include <arpa/inet.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "BasicUsageEnvironment.hh"
#include "GroupsockHelper.hh"
#include "liveMedia.hh"

static char volatile is_over = 0;

static void on_input(void*, int) { is_over = 1; }

static ServerMediaSession* session(UsageEnvironment& env, int n, char const* path) {
    std::string const name = std::to_string(n);
    ServerMediaSession* made = ServerMediaSession::createNew(env, name.c_str());
    // All watchers share one reading of the file, as they would one lens.
    Boolean const is_shared = True;
    if (strstr(path, ".h265") != nullptr) {
        made->addSubsession(H265VideoFileServerMediaSubsession::createNew(env, path, is_shared));
    } else {
        made->addSubsession(H264VideoFileServerMediaSubsession::createNew(env, path, is_shared));
    }
    return made;
}

static void serve(UsageEnvironment& env, int port, UserAuthenticationDatabase* who, int n,
                  char** paths) {
    RTSPServer* server = RTSPServer::createNew(env, Port(port), who);
    if (server == nullptr) {
        fprintf(stderr, "%s\n", env.getResultMsg());
        exit(1);
    }
    for (int at = 0; at < n; ++at) server->addServerMediaSession(session(env, at, paths[at]));
}

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    ReceivingInterfaceAddr = SendingInterfaceAddr = inet_addr("127.0.0.1");
    OutPacketBuffer::maxSize = 2 << 20;
    TaskScheduler* clock = BasicTaskScheduler::createNew();
    UsageEnvironment* env = BasicUsageEnvironment::createNew(*clock);
    UserAuthenticationDatabase* who = new UserAuthenticationDatabase;
    who->addUserRecord(getenv("WANMI_TEST_USER"), getenv("WANMI_TEST_PASSWORD"));
    int const port = atoi(argv[1]);
    serve(*env, port, nullptr, argc - 2, argv + 2);
    serve(*env, port + 1, who, argc - 2, argv + 2);
    clock->setBackgroundHandling(0, SOCKET_READABLE | SOCKET_EXCEPTION, on_input, nullptr);
    puts("up");
    fflush(stdout);
    clock->doEventLoop(&is_over);
    return 0;
}
