/* The floor: onnxruntime's C API from C, and no Python. Arguments: the library, the model, the row's values.
 *
 * The functions of the API are taken by their place in OrtApi (onnxruntime_c_api.h), a table that only grows, so no
 * header is needed. Inputs are float, double or string tensors of shape [1, width].
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { FLOAT = 1, INT64 = 7, STRING = 8, DOUBLE = 11, MOST = 64, API_VERSION = 17 };

struct base {
    void **(*get_api)(uint32_t);
    const char *(*get_version)(void);
};

static void **api;

static void check(void *status) {
    if (status == NULL) return;
    fprintf(stderr, "%s\n", ((const char *(*)(void *))api[2])(status));
    exit(1);
}

#define CALL(place, ...) check(((void *(*)())api[place])(__VA_ARGS__))

static void *find_api(const char *path) {
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        exit(1);
    }
    return ((struct base * (*)(void)) dlsym(library, "OrtGetApiBase"))()->get_api(API_VERSION);
}

static void describe_input(void *session, size_t place, int *element, int64_t shape[2]) {
    void *type, *info;
    CALL(33, session, place, &type); /* SessionGetInputTypeInfo */
    CALL(55, type, &info);           /* CastTypeInfoToTensorInfo */
    CALL(60, info, element);         /* GetTensorElementType */
    CALL(62, info, shape, (size_t)2); /* GetDimensions */
    shape[0] = 1;
    ((void (*)(void *))api[98])(type); /* ReleaseTypeInfo */
}

static void *make_value(void *allocator, int element, const int64_t shape[2], char **texts) {
    void *value, *data;
    CALL(48, allocator, shape, (size_t)2, element, &value); /* CreateTensorAsOrtValue */
    if (element == STRING) {
        CALL(52, value, (const char *const *)texts, (size_t)shape[1]); /* FillStringTensor */
        return value;
    }
    CALL(51, value, &data); /* GetTensorMutableData */
    for (int64_t at = 0; at < shape[1]; at++) {
        if (element == FLOAT) ((float *)data)[at] = strtof(texts[at], NULL);
        else ((double *)data)[at] = strtod(texts[at], NULL);
    }
    return value;
}

static void print_label(void *value) {
    void *info, *data;
    int element;
    CALL(65, value, &info);   /* GetTensorTypeAndShape */
    CALL(60, info, &element); /* GetTensorElementType */
    if (element == INT64) {
        CALL(51, value, &data);
        printf("%lld\n", (long long)*(int64_t *)data);
    } else {
        char text[256];
        size_t size, start;
        CALL(53, value, &size);                          /* GetStringTensorDataLength */
        CALL(54, value, text, size, &start, (size_t)1);  /* GetStringTensorContent */
        printf("%.*s\n", (int)size, text);
    }
    fflush(stdout);
}

int main(int count, char **arguments) {
    void *environment, *options, *session, *allocator, *values[MOST], *results[2] = {NULL, NULL};
    const char *names[MOST], *outputs[2];
    size_t inputs;
    if (count < 4) return 2;
    setenv("ORT_DISABLE_TELEMETRY", "1", 1);
    api = find_api(arguments[1]);
    if (api == NULL) return 3;
    CALL(3, 4, "cold", &environment);  /* CreateEnv */
    CALL(10, &options);                /* CreateSessionOptions */
    CALL(24, options, 1);              /* SetIntraOpNumThreads */
    CALL(7, environment, arguments[2], options, &session); /* CreateSession */
    CALL(78, &allocator);              /* GetAllocatorWithDefaultOptions */
    CALL(30, session, &inputs);        /* SessionGetInputCount */
    char **texts = arguments + 3;
    for (size_t place = 0; place < inputs && place < MOST; place++) {
        int element;
        int64_t shape[2];
        CALL(36, session, place, allocator, &names[place]); /* SessionGetInputName */
        describe_input(session, place, &element, shape);
        values[place] = make_value(allocator, element, shape, texts);
        texts += shape[1];
    }
    for (size_t place = 0; place < 2; place++) CALL(37, session, place, allocator, &outputs[place]); /* …OutputName */
    CALL(9, session, NULL, names, values, inputs, outputs, (size_t)2, results); /* Run */
    print_label(results[0]);
    return 0;
}
